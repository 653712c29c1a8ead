import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { type Declared, declareWithMocks } from "../testing/declare-with-mocks";
import { VercelHosting, type VercelHostingArgs } from "./vercel-hosting";

const args: VercelHostingArgs = {
  project: "acme-auth",
  domain: "example.com",
  variables: { NEXT_PUBLIC_SITE_URL: "https://example.com", CONVEX_DEPLOYMENT: "prod:happy-otter-123" },
  upload: { directory: "../.prelaunch/production/upload", digest: "abc" },
  staged: true,
  fingerprintKey: "key",
  protect: true,
};
const declare = (change: Partial<VercelHostingArgs> = {}): Promise<Declared[]> =>
  declareWithMocks(() => new VercelHosting("hosting", { ...args, ...change }));
const one = (declared: Declared[], type: string): Record<string, unknown> => {
  const found = declared.filter((resource) => resource.type.endsWith(`:${type}`));
  expect(found).toHaveLength(1);
  return found[0]?.inputs ?? {};
};

describe("the hosting project", () => {
  let declared: Declared[];
  beforeAll(async () => {
    declared = await declare();
  });

  it("has an explicit name, since Vercel's provider would invent one", () => {
    expect(one(declared, "Project").name).toBe("acme-auth");
  });

  it("has no Git link: production has one road", () => {
    expect(one(declared, "Project")).not.toHaveProperty("gitRepository");
  });

  it("keeps public variables readable, so that drift shows, and the others sensitive", () => {
    const variables = declared.filter((resource) => resource.type.endsWith(":ProjectEnvironmentVariable"));
    expect(Object.fromEntries(variables.map((variable) => [variable.inputs.key, variable.inputs.sensitive]))).toEqual({
      NEXT_PUBLIC_SITE_URL: false,
      CONVEX_DEPLOYMENT: true,
    });
    for (const variable of variables) expect(variable.inputs.targets).toEqual(["production"]);
  });

  it("deploys the upload folder to production", () => {
    expect(one(declared, "Deployment")).toMatchObject({ production: true, pathPrefix: args.upload.directory });
    expect(one(declared, "ProjectDomain").domain).toBe("example.com");
  });

  it("has no firewall where there is no edge to pass through", () => {
    expect(declared.some((resource) => resource.type.endsWith(":FirewallConfig"))).toBe(false);
  });
});

it("deploys again when a variable changes or the source does", async () => {
  const meta = async (change: Partial<VercelHostingArgs>): Promise<unknown> =>
    one(await declare(change), "Deployment").meta;
  const before = await meta({});
  expect(await meta({})).toEqual(before);
  expect(await meta({ variables: { ...args.variables, CONVEX_DEPLOYMENT: "prod:other" } })).not.toEqual(before);
  expect(await meta({ upload: { ...args.upload, digest: "def" } })).not.toEqual(before);
});

it("denies what did not come through the edge, retired secrets accepted, the ACME path spared", async () => {
  const declared = await declare({ edge: { secret: pulumi.secret("new"), retired: pulumi.secret(["old"]) } });
  const rules = one(declared, "FirewallConfig").rules as { rules: { conditionGroups: unknown; action: unknown }[] };
  expect(rules.rules[0]).toMatchObject({
    action: { action: "deny" },
    conditionGroups: [
      {
        conditions: [
          { type: "header", key: "x-prelaunch-edge", op: "inc", neg: true, values: ["new", "old"] },
          { type: "path", op: "pre", neg: true, value: "/.well-known/acme-challenge/" },
        ],
      },
    ],
  });
});
