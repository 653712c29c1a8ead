import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resourceTypes } from "../../contract/resource-types";
import { type Properties, Secret, unknown } from "../../provider-rpc/provider";
import { plain } from "../../provider-rpc/values";
import { identity, secretText, type TestVercel, testToken, testVercel } from "./local-vercel.fixture";

let test: TestVercel;
let projectId: string;
beforeEach(async () => {
  test = await testVercel();
  ({ id: projectId } = await test.create("vercelProject", { name: "acme-auth", framework: "nextjs" }));
});
afterEach(() => test.end());

type Kind = keyof typeof resourceTypes;
const of = (kind: Kind) => identity(resourceTypes[kind]);
const reasons = async (kind: Kind, news: Properties): Promise<string> => {
  const { failures = [] } = await test.provider.check({ ...of(kind), olds: {}, news });
  return failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n");
};
const variable = (change: Properties = {}): Properties => ({
  projectId,
  key: "API_TOKEN",
  value: secretText("tok_abcdef"),
  sensitive: true,
  targets: ["production"],
  ...change,
});

describe("inputs", () => {
  it.each<[string, Kind, Properties, RegExp]>([
    [
      "a key that the SDK has not",
      "vercelProject",
      { name: "a", frameworks: "nextjs" },
      /frameworks: "frameworks" is not a property/,
    ],
    ["a name in capitals", "vercelProject", { name: "Acme" }, /^name: must be 1 to 52/],
    ["a Node version that does not exist", "vercelProject", { name: "a", nodeVersion: "16.x" }, /^nodeVersion/],
    [
      "a nested key that the SDK has not",
      "vercelProject",
      { resourceConfig: { fluids: true } },
      /resourceConfig.fluids/,
    ],
    [
      "a variable without sensitive",
      "vercelVariable",
      { projectId: "p", key: "A", value: "1", targets: ["production"] },
      /^sensitive/,
    ],
    [
      "a sensitive variable for development",
      "vercelVariable",
      { projectId: "p", key: "A", value: "1", sensitive: true, targets: ["development"] },
      /sensitive = false/,
    ],
    [
      "a variable without a target",
      "vercelVariable",
      { projectId: "p", key: "A", value: "1", sensitive: true },
      /^targets: At least one/,
    ],
    [
      "a variable without a value",
      "vercelVariable",
      { projectId: "p", key: "A", sensitive: true, targets: ["preview"] },
      /^value: Exactly one/,
    ],
    [
      "a target that does not exist",
      "vercelVariable",
      { projectId: "p", key: "A", value: "1", sensitive: true, targets: ["staging"] },
      /^targets\[0\]/,
    ],
    [
      "a domain with a scheme",
      "vercelDomain",
      { projectId: "p", domain: "https://example.com" },
      /^domain: must be a lower-case host name/,
    ],
    [
      "a status without a redirect",
      "vercelDomain",
      { projectId: "p", domain: "example.com", redirectStatusCode: 308 },
      /needs redirect/,
    ],
    ["a deployment of nothing", "vercelDeployment", { projectId: "p" }, /either files or ref/],
    ["files that an ignore rule emptied", "vercelDeployment", { projectId: "p", files: {} }, /at least one file/],
    [
      "a span that does not exist",
      "vercelRetention",
      { projectId: "p", expirationPreview: "2d" },
      /^expirationPreview/,
    ],
  ])("refuses %s", async (_case, kind, news, message) => {
    expect(await reasons(kind, news)).toMatch(message);
  });

  it("judges what is known beside what is not", async () => {
    expect(await reasons("vercelVariable", variable({ projectId: unknown, value: new Secret(unknown) }))).toBe("");
    expect(await reasons("vercelVariable", variable({ projectId: unknown, key: "1A" }))).toMatch(/^key/);
  });
});

describe("a project", () => {
  it("fills in the vendor's defaults; naming one of them is no change", async () => {
    const given = { name: "defaults" };
    const { id, outputs } = await test.create("vercelProject", given);
    expect(outputs).toMatchObject({
      autoAssignCustomDomains: true,
      gitForkProtection: true,
      oidcTokenConfig: { issuerMode: "team" },
    });
    const request = { ...of("vercelProject"), id, oldInputs: given, oldOutputs: outputs, ignoreChanges: [] };
    expect((await test.provider.diff({ ...request, news: { ...given, gitForkProtection: true } })).changes).toBe(false);
    expect((await test.provider.diff({ ...request, news: { ...given, gitForkProtection: false } })).detailed).toEqual({
      gitForkProtection: "update",
    });
    expect((await test.provider.diff({ ...request, news: { ...given, teamId: "team_x" } })).detailed).toEqual({
      teamId: "add-replace",
    });
  });

  it("has a name of its own", async () => {
    await expect(test.create("vercelProject", { name: "acme-auth" })).rejects.toThrow(
      'conflict - Project "acme-auth" already exists',
    );
  });

  it("takes all that belongs to it along when it is deleted", async () => {
    const { id } = await test.create("vercelVariable", variable());
    await test.create("vercelDomain", { projectId, domain: "app.example.com" });
    await test.provider.delete({ ...of("vercelProject"), id: projectId, inputs: {}, outputs: {} });
    expect(
      await test.provider.read({ ...of("vercelVariable"), id, inputs: {}, outputs: { projectId } }),
    ).toBeUndefined();
    await test.provider.delete({ ...of("vercelVariable"), id, inputs: {}, outputs: { projectId } });
    const again = await test.create("vercelProject", { name: "acme-auth" });
    await test.create("vercelDomain", { projectId: again.id, domain: "app.example.com" });
  });
});

describe("a variable", () => {
  it("is refused a second time for the same target, with the id of the one in the way", async () => {
    const { id } = await test.create("vercelVariable", variable());
    await expect(test.create("vercelVariable", variable())).rejects.toThrow(
      `conflicting environment variable ID is ${id}`,
    );
    await expect(test.create("vercelVariable", variable({ targets: ["production", "preview"] }))).rejects.toThrow(
      /^ENV_CONFLICT/,
    );
    await test.create("vercelVariable", variable({ targets: ["preview"] }));
    await expect(test.create("vercelVariable", variable({ projectId: "prj_none" }))).rejects.toThrow(
      /Could not find project/,
    );
  });

  it("keeps a sensitive value to itself: no drift to see, nothing on import", async () => {
    const given = variable();
    const { id, outputs } = await test.create("vercelVariable", given);
    expect(outputs["value"]).toBeInstanceOf(Secret);
    const read = await test.provider.read({ ...of("vercelVariable"), id, inputs: given, outputs });
    expect(read?.inputs).toEqual(given);
    const imported = await test.provider.read({
      ...of("vercelVariable"),
      id: `${projectId}/${id}`,
      inputs: {},
      outputs: {},
    });
    expect(imported).toMatchObject({ id, inputs: { key: "API_TOKEN", sensitive: true } });
    expect(imported?.inputs).not.toHaveProperty("value");
  });

  it("shows drift of a value that is not sensitive, as a secret still", async () => {
    const given = variable({ sensitive: false, key: "NEXT_PUBLIC_URL" });
    const { id, outputs } = await test.create("vercelVariable", given);
    const changed = { ...given, value: secretText("https://other.example") };
    await test.provider.update({
      ...of("vercelVariable"),
      id,
      oldInputs: given,
      oldOutputs: outputs,
      news: changed,
      preview: false,
    });
    const read = await test.provider.read({ ...of("vercelVariable"), id, inputs: given, outputs });
    expect(read?.inputs["value"]).toEqual(new Secret("https://other.example"));
  });

  it("is replaced for key and sensitive, changed in place for value and targets", async () => {
    const given = variable();
    const { id, outputs } = await test.create("vercelVariable", given);
    const request = { ...of("vercelVariable"), id, oldInputs: given, oldOutputs: outputs, ignoreChanges: [] };
    expect((await test.provider.diff({ ...request, news: variable({ key: "B", sensitive: false }) })).detailed).toEqual(
      {
        key: "update-replace",
        sensitive: "update-replace",
      },
    );
    expect(
      (await test.provider.diff({ ...request, news: variable({ value: secretText("tok_new") }) })).detailed,
    ).toEqual({ value: "update" });
    expect((await test.provider.diff({ ...request, news: given })).changes).toBe(false);
  });
});

describe("a domain", () => {
  it("belongs to one project", async () => {
    const other = await test.create("vercelProject", { name: "other" });
    const { outputs } = await test.create("vercelDomain", { projectId, domain: "app.example.com" });
    expect(outputs).toMatchObject({ verified: true, verifications: [] });
    await expect(test.create("vercelDomain", { projectId: other.id, domain: "app.example.com" })).rejects.toThrow(
      /already assigned to another project/,
    );
  });

  it("redirects only to a domain of its project", async () => {
    const redirect = { projectId, domain: "www.example.com", redirect: "example.com" };
    await expect(test.create("vercelDomain", redirect)).rejects.toThrow(/not a domain of the project/);
  });
});

describe("a deployment", () => {
  it("is refused when a file has changed since it was listed", async () => {
    const files = await test.site("one", { "index.html": "one" });
    await test.site("one", { "index.html": "two" });
    await expect(test.create("vercelDeployment", { projectId, ...files })).rejects.toThrow(
      /index\.html has changed since it was listed/,
    );
  });

  it("is replaced for every input and stays when the resource is deleted, unless that is asked for", async () => {
    const files = await test.site("one", { "index.html": "one" });
    const given = { projectId, production: true, ...files };
    const { id, outputs } = await test.create("vercelDeployment", given);
    const request = { ...of("vercelDeployment"), id, oldInputs: given, oldOutputs: outputs, ignoreChanges: [] };
    expect(
      (await test.provider.diff({ ...request, news: { ...given, meta: { source: "x" }, deleteOnDestroy: true } }))
        .detailed,
    ).toEqual({
      meta: "add-replace",
      deleteOnDestroy: "add-replace",
    });
    await test.provider.delete({ ...of("vercelDeployment"), id, inputs: given, outputs });
    expect(await test.provider.read({ ...of("vercelDeployment"), id, inputs: given, outputs })).toMatchObject({
      inputs: given,
    });
    await test.provider.delete({
      ...of("vercelDeployment"),
      id,
      inputs: given,
      outputs: { ...outputs, deleteOnDestroy: true },
    });
    expect(await test.provider.read({ ...of("vercelDeployment"), id, inputs: given, outputs })).toBeUndefined();
  });

  it("reads relative files where the engine would start the plugin, and takes the prefix off", async () => {
    await test.site("app/dist", { "index.html": "relative" });
    const listed = await test.provider.invoke?.("vercel:index/getProjectDirectory:getProjectDirectory", {
      path: "app/dist",
    });
    expect(Object.keys(plain(listed?.["files"] ?? {}) as object)).toEqual(["app/dist/index.html"]);
    await test.create("vercelDeployment", { projectId, files: listed?.["files"] ?? {}, pathPrefix: "app/dist" });
    expect((await test.fetch("acme-auth.vercel.app")).text).toBe("relative");
  });

  it("fails when its build fails, and the next one is not hindered", async () => {
    await test.create("vercelVariable", variable({ key: "BUILD_TOKEN" }));
    const script = (code: number) => JSON.stringify({ scripts: { build: `echo "token: $BUILD_TOKEN"; exit ${code}` } });
    const broken = await test.site("broken", { "package.json": script(1), "index.html": "broken" });
    await expect(test.create("vercelDeployment", { projectId, ...broken })).rejects.toThrow(
      /build failed[\s\S]*token: \[secret\]/,
    );
    const whole = await test.site("whole", { "package.json": script(0), "index.html": "whole" });
    await test.create("vercelDeployment", { projectId, ...whole });
    expect((await test.fetch("acme-auth.vercel.app")).text).toBe("whole");
    expect(test.lines.join("\n")).not.toContain("tok_abcdef");
  });
});

describe("previews, the journal and what is kept", () => {
  it("makes, writes and reads nothing in a preview", async () => {
    const writes = test.journal.length;
    const made = await test.provider.create({
      ...of("vercelDeployment"),
      inputs: { projectId, files: { a: "1" } },
      preview: true,
    });
    expect(made.outputs).toMatchObject({ projectId, url: unknown, domains: unknown });
    await test.provider.update({
      ...of("vercelProject"),
      id: projectId,
      oldInputs: {},
      oldOutputs: {},
      news: { name: "new" },
      preview: true,
    });
    expect(test.journal).toHaveLength(writes);
    expect(test.vercel.status().projects.map(({ name }) => name)).toEqual(["acme-auth"]);
  });

  it("notes each write and read as the vendor's request, without values", async () => {
    const { id, outputs } = await test.create("vercelVariable", variable());
    await test.provider.read({ ...of("vercelVariable"), id, inputs: {}, outputs });
    expect(test.journal.slice(-3)).toEqual([
      { kind: "write", operation: "POST /v8/projects" },
      { kind: "write", operation: "POST /v10/projects/{project}/env" },
      { kind: "read", operation: "GET /v10/projects/{project}/env/{variable}" },
    ]);
    expect(JSON.stringify(test.journal)).not.toContain("tok_abcdef");
  });

  it("keeps its data in a private file that says what it is", async () => {
    await test.create("vercelVariable", variable());
    const file = path.join(test.folder, "state", "vercel.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toContain("Never commit this file");
    await test.restart();
    expect(await test.provider.read({ ...of("vercelProject"), id: projectId, inputs: {}, outputs: {} })).toMatchObject({
      inputs: { name: "acme-auth", framework: "nextjs" },
    });
  });
});

describe("the API", () => {
  const ask = async (url: string, method = "GET", token = testToken) => {
    const headers = token === "" ? {} : { authorization: `Bearer ${token}` };
    const answer = await test.vercel.api.request(`https://api.vercel.com${url}`, { method, headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it("finds what a recovery looks for, by the names that it knows, and no sensitive value", async () => {
    await test.create("vercelVariable", variable());
    await test.create("vercelDomain", { projectId, domain: "app.example.com" });
    const { id } = await test.create("vercelDeployment", {
      projectId,
      meta: { source: "abc" },
      ...(await test.site("one", { "index.html": "1" })),
    });
    expect((await ask("/v9/projects/acme-auth")).body).toMatchObject({
      id: projectId,
      targets: { production: { id } },
    });
    const { body } = await ask(`/v10/projects/${projectId}/env`);
    expect(body).toMatchObject({ envs: [{ key: "API_TOKEN", target: ["production"], type: "sensitive", value: "" }] });
    expect((await ask(`/v9/projects/${projectId}/domains/app.example.com`)).body).toMatchObject({ verified: true });
    expect((await ask(`/v6/deployments?projectId=${projectId}`)).body).toMatchObject({
      deployments: [{ uid: id, state: "READY", meta: { source: "abc" } }],
    });
    expect((await ask(`/v13/deployments/${id}`, "DELETE")).status).toBe(200);
    expect((await ask(`/v13/deployments/${id}`, "DELETE")).status).toBe(404);
    expect((await test.fetch("acme-auth.vercel.app")).status).toBe(404);
  });

  it("answers in Vercel's envelope when there is nothing, or no token", async () => {
    expect(await ask("/v9/projects/none")).toEqual({
      status: 404,
      body: { error: { code: "not_found", message: "Project not found" } },
    });
    expect((await ask("/v9/projects/acme-auth", "GET", "")).status).toBe(403);
    expect((await ask("/v9/projects/acme-auth", "GET", "any")).status).toBe(403);
  });
});
