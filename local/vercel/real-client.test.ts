import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { VercelCore } from "@vercel/sdk/core.js";
import { deploymentsGetDeployment } from "@vercel/sdk/funcs/deploymentsGetDeployment.js";
import { deploymentsGetDeployments } from "@vercel/sdk/funcs/deploymentsGetDeployments.js";
import { deploymentsListDeploymentFiles } from "@vercel/sdk/funcs/deploymentsListDeploymentFiles.js";
import { projectsFilterProjectEnvs } from "@vercel/sdk/funcs/projectsFilterProjectEnvs.js";
import { projectsGetProject } from "@vercel/sdk/funcs/projectsGetProject.js";
import { projectsGetProjectDomain } from "@vercel/sdk/funcs/projectsGetProjectDomain.js";
import { projectsGetProjectDomains } from "@vercel/sdk/funcs/projectsGetProjectDomains.js";
import { projectsGetProjectEnv } from "@vercel/sdk/funcs/projectsGetProjectEnv.js";
import { projectsRequestPromote } from "@vercel/sdk/funcs/projectsRequestPromote.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestVercel, testToken, testVercel } from "./local-vercel.fixture";

/** Vercel's own SDK, which judges each answer by the schema that it was generated with. */
let sdk: VercelCore;
let test: TestVercel;
let server: Server;
let projectId: string;
let deployments: string[];

beforeEach(async () => {
  test = await testVercel();
  server = createServer(getRequestListener(test.vercel.api.fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  sdk = client(testToken);
  ({ id: projectId } = await test.create("vercelProject", {
    name: "acme-auth",
    framework: "nextjs",
    nodeVersion: "24.x",
  }));
  await test.create("vercelVariable", {
    projectId,
    key: "API_TOKEN",
    value: "tok_abcdef",
    sensitive: true,
    targets: ["production"],
  });
  await test.create("vercelDomain", { projectId, domain: "app.example.com" });
  deployments = [];
  for (const name of ["one", "two"]) {
    const site = await test.site(name, { "index.html": name });
    const { id } = await test.create("vercelDeployment", {
      projectId,
      production: true,
      meta: { source: name },
      ...site,
    });
    deployments.push(id);
  }
});
afterEach(async () => {
  server.close();
  await test.end();
});

function client(bearerToken: string): VercelCore {
  const { port } = server.address() as AddressInfo;
  return new VercelCore({ bearerToken, serverURL: `http://127.0.0.1:${port}`, retryConfig: { strategy: "none" } });
}

/** The value of a result; a failed validation of the answer is thrown with what it says. */
function validated<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (result.ok) return result.value;
  throw result.error;
}

describe("Vercel's SDK", () => {
  it("reads the project, its variables and its domains", async () => {
    const project = validated(await projectsGetProject(sdk, { idOrName: "acme-auth" }));
    expect(project).toMatchObject({ id: projectId, name: "acme-auth", framework: "nextjs" });
    const variables = validated(await projectsFilterProjectEnvs(sdk, { idOrName: projectId }));
    const [variable] = (variables as { envs: { id: string; key: string; value: string }[] }).envs;
    expect(variable).toMatchObject({ key: "API_TOKEN", value: "", type: "sensitive" });
    const one = validated(await projectsGetProjectEnv(sdk, { idOrName: projectId, id: variable?.id ?? "" }));
    expect(one).toMatchObject({ key: "API_TOKEN", decrypted: false });
    const { domains } = validated(await projectsGetProjectDomains(sdk, { idOrName: projectId }));
    expect(domains).toMatchObject([{ name: "app.example.com", verified: true }]);
    const domain = validated(await projectsGetProjectDomain(sdk, { idOrName: projectId, domain: "app.example.com" }));
    expect(domain).toMatchObject({ apexName: "example.com" });
  });

  it("lists deployments, reads one, and puts the earlier one back", async () => {
    const [first = "", second = ""] = deployments;
    const listed = validated(await deploymentsGetDeployments(sdk, { projectId, target: "production" }));
    expect(listed.deployments.map(({ uid }) => uid)).toEqual([second, first]);
    const read = validated(await deploymentsGetDeployment(sdk, { idOrUrl: second }));
    expect(read).toMatchObject({
      id: second,
      readyState: "READY",
      target: "production",
      alias: ["acme-auth.vercel.app", "app.example.com"],
    });
    const files = validated(await deploymentsListDeploymentFiles(sdk, { id: second }));
    const uid = createHash("sha1").update("two").digest("hex");
    expect(files).toMatchObject([{ name: "src", type: "directory", children: [{ name: "index.html", uid }] }]);
    expect((await test.fetch("app.example.com")).text).toBe("two");
    expect((await projectsRequestPromote(sdk, { projectId, deploymentId: first })).ok).toBe(true);
    expect((await test.fetch("app.example.com")).text).toBe("one");
    expect((await projectsRequestPromote(sdk, { projectId, deploymentId: first })).ok).toBe(true);
    expect((await test.fetch("app.example.com")).text).toBe("one");
  });

  it("understands every refusal: another token, what is not there, too many requests", async () => {
    const foreign = await projectsGetProject(client("another-token"), { idOrName: projectId });
    expect(foreign).toMatchObject({ ok: false, error: { statusCode: 403 } });
    const missing = await deploymentsGetDeployment(sdk, { idOrUrl: "dpl_none" });
    expect(missing).toMatchObject({ ok: false, error: { statusCode: 404 } });
    const lost = await projectsRequestPromote(sdk, { projectId, deploymentId: "dpl_none" });
    expect(lost.ok).toBe(false);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v9/projects/${projectId}`;
    const headers = { authorization: `Bearer ${testToken}` };
    let answer = await fetch(url, { headers });
    const limit = Number(answer.headers.get("x-ratelimit-limit"));
    expect(Number(answer.headers.get("x-ratelimit-remaining"))).toBe(limit - 2);
    for (let asked = 2; asked <= limit; asked += 1) answer = await test.vercel.api.request(url, { headers });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    const refused = await projectsGetProject(sdk, { idOrName: projectId });
    expect(refused).toMatchObject({ ok: false, error: { statusCode: 429 } });
  });
});
