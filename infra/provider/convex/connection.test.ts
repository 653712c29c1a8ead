import { describe, expect, it } from "vitest";
import { Secret } from "../../../provider-rpc/provider";
import { prelaunchProvider } from "../prelaunch-provider";
import { connectionFailures, convexConnection } from "./connection";

const cloud = {
  convexUrl: "https://happy-otter-123.convex.cloud",
  convexDeployKey: new Secret("prod:happy-otter-123|k"),
};
const selfHosted = { convexUrl: "http://127.0.0.1:3210/", convexDeployKey: new Secret("local|abc") };

describe("the connection", () => {
  it("comes from the configuration", () => {
    expect(convexConnection(cloud, {})).toEqual({
      url: "https://happy-otter-123.convex.cloud",
      host: "happy-otter-123.convex.cloud",
      key: "prod:happy-otter-123|k",
      kind: "cloud",
    });
    expect(convexConnection(selfHosted, {})).toMatchObject({ url: "http://127.0.0.1:3210", kind: "self-hosted" });
  });

  it("comes from the environment when the configuration leaves it out, so that import works by itself", () => {
    const env = { CONVEX_URL: "https://a.convex.cloud", CONVEX_DEPLOY_KEY: "dev:a|k" };
    expect(convexConnection({}, env)).toMatchObject({ host: "a.convex.cloud", key: "dev:a|k" });
    const own = { CONVEX_SELF_HOSTED_URL: "http://127.0.0.1:3210", CONVEX_SELF_HOSTED_ADMIN_KEY: "s|k" };
    expect(convexConnection({}, { ...env, ...own })).toMatchObject({ host: "127.0.0.1:3210", key: "s|k" });
  });

  it("never pairs the address of one family with the key of the other", () => {
    const mixed = { CONVEX_SELF_HOSTED_URL: "http://127.0.0.1:3210", CONVEX_DEPLOY_KEY: "prod:a|k" };
    expect(() => convexConnection({}, mixed)).toThrow("has no deploy key");
  });

  it.each([
    [{}, "does not know which Convex deployment"],
    [{ convexUrl: "https://a.convex.cloud" }, "has no deploy key"],
    [{ ...cloud, convexUrl: "happy-otter-123" }, "no http(s) origin"],
    [{ ...cloud, convexUrl: "https://happy-otter-123.convex.cloud/x" }, "no http(s) origin"],
    [{ ...cloud, convexUrl: "https://happy-otter-123.convex.site" }, "ends in .convex.cloud"],
    [{ ...cloud, convexDeployKey: "prod:other-1|k" }, 'belongs to the deployment "other-1"'],
    [{ ...cloud, convexDeployKey: "preview:team:project|k" }, "for making previews"],
    [{ ...cloud, convexDeployKey: "project:team:project|k" }, "for a whole project"],
  ])("refuses what is missing, malformed or does not fit: %#", (config, message) => {
    expect(() => convexConnection(config, {})).toThrow(message);
    expect(() => convexConnection(config, {})).toThrow("ERR_CONVEX_SETTINGS");
  });

  it("takes the name of a regional deployment, and any key for a custom domain", () => {
    const key = { convexDeployKey: "prod:happy-otter-123|k" };
    const regional = convexConnection({ ...key, convexUrl: "https://happy-otter-123.eu-west-1.convex.cloud" }, {});
    expect(regional.host).toBe("happy-otter-123.eu-west-1.convex.cloud");
    expect(convexConnection({ ...key, convexUrl: "https://api.example.com" }, {}).host).toBe("api.example.com");
  });
});

describe("the check of the provider's configuration", () => {
  it("names the setting that is wrong", () => {
    expect(connectionFailures({ ...cloud, convexUrl: "x" }, {})).toMatchObject([{ property: "convexUrl" }]);
    expect(connectionFailures({ ...cloud, convexDeployKey: "prod:other-1|k" }, {})).toMatchObject([
      { property: "convexDeployKey" },
    ]);
    expect(connectionFailures(cloud, {})).toEqual([]);
  });

  it("lets a provider without Convex settings be, since secrets need none", async () => {
    const provider = prelaunchProvider({ environment: {} });
    expect(await provider.checkConfig?.({})).toEqual({ inputs: {}, failures: [] });
    await provider.configure?.({});
    const type = "prelaunch:secrets:AuthSecret";
    const made = await provider.create({ urn: "", type, name: "", inputs: { generation: 1 }, preview: false });
    expect(made.id).not.toBe("");
  });
});
