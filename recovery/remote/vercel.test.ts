import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../contract/resource-types";
import { fakeVendors, pendingResource } from "../fake-vendors.fixture";
import { vercelDeployment, vercelDomain, vercelProject, vercelVariable } from "./vercel";

describe("a Vercel project", () => {
  const resource = pendingResource(resourceTypes.vercelProject, { name: "acme-auth", teamId: "team_1" });
  const there = { "vercel/v9/projects/acme-auth": { id: "prj_1", createdAt: Date.parse("2026-01-01T10:00:00Z") } };

  it("is found by its name and taken over with its team", async () => {
    const { context, requests } = fakeVendors(there);
    expect(await vercelProject(resource, context)).toMatchObject({ kind: "exists", importId: "team_1/prj_1" });
    expect(requests).toEqual(["GET vercel/v9/projects/acme-auth?teamId=team_1"]);
  });

  it("is forgotten when there is none, or when the state already holds it", async () => {
    expect(await vercelProject(resource, fakeVendors({}).context)).toMatchObject({ kind: "forget" });
    const { context } = fakeVendors(there, { isKnown: (_type, id) => id === "prj_1" });
    expect(await vercelProject(resource, context)).toMatchObject({ kind: "forget" });
  });

  it("is not taken over when it is older than the update", async () => {
    const during = fakeVendors(there, { startedAt: new Date("2026-01-01T09:59:00Z") });
    expect(await vercelProject(resource, during.context)).toMatchObject({ kind: "exists" });
    const before = fakeVendors(there, { startedAt: new Date("2026-01-01T11:00:00Z") });
    await expect(vercelProject(resource, before.context)).rejects.toMatchObject({ code: "ERR_RECOVERY_FOREIGN" });
  });
});

describe("a Vercel variable", () => {
  const resource = pendingResource(resourceTypes.vercelVariable, {
    projectId: "prj_1",
    key: "SITE_URL",
    targets: ["production"],
    value: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" },
  });
  const envs = (...list: unknown[]) => ({ "vercel/v10/projects/prj_1/env": { envs: list } });

  it("is found by key, target and branch", async () => {
    const { context } = fakeVendors(
      envs(
        { id: "other-key", key: "SITE", target: ["production"] },
        { id: "other-target", key: "SITE_URL", target: ["preview"] },
        { id: "other-branch", key: "SITE_URL", target: ["production"], gitBranch: "main" },
        { id: "this", key: "SITE_URL", target: ["production", "preview"], gitBranch: null },
      ),
    );
    expect(await vercelVariable(resource, context)).toMatchObject({ kind: "exists", importId: "prj_1/this" });
  });

  it("is forgotten when only the object that it replaces is there", async () => {
    const { context } = fakeVendors(envs({ id: "old", key: "SITE_URL", target: "production" }), {
      isKnown: (_type, id) => id === "old",
    });
    expect(await vercelVariable(resource, context)).toMatchObject({ kind: "forget" });
  });

  it("is not guessed when two match", async () => {
    const twin = (id: string) => ({ id, key: "SITE_URL", target: ["production"] });
    const { context } = fakeVendors(envs(twin("a"), twin("b")));
    await expect(vercelVariable(resource, context)).rejects.toMatchObject({ code: "ERR_RECOVERY_AMBIGUOUS" });
  });

  it("cannot be looked up when its key is secret", async () => {
    const secret = pendingResource(resourceTypes.vercelVariable, { projectId: "prj_1", key: { ciphertext: "v1:x" } });
    await expect(vercelVariable(secret, fakeVendors({}).context)).rejects.toMatchObject({ code: "ERR_RECOVERY_INPUT" });
  });
});

describe("a Vercel domain", () => {
  const resource = pendingResource(resourceTypes.vercelDomain, {
    projectId: "prj_1",
    domain: "example.com",
    teamId: "acme",
  });
  it("is found on the project", async () => {
    const { context, requests } = fakeVendors({
      "vercel/v9/projects/prj_1/domains/example.com": { name: "example.com" },
    });
    expect(await vercelDomain(resource, context)).toMatchObject({ kind: "exists", importId: "acme/prj_1/example.com" });
    expect(requests).toEqual(["GET vercel/v9/projects/prj_1/domains/example.com?slug=acme"]);
  });
  it("is forgotten when the project does not have it", async () => {
    expect(await vercelDomain(resource, fakeVendors({}).context)).toMatchObject({ kind: "forget" });
  });
});

describe("a Vercel deployment", () => {
  const resource = pendingResource(resourceTypes.vercelDeployment, {
    projectId: "prj_1",
    meta: { source: "a", environment: "b" },
  });
  const answers = (live: string) => ({
    "vercel/v9/projects/prj_1": { id: "prj_1", targets: { production: { id: live } } },
    "vercel/v6/deployments": {
      deployments: [
        { uid: "dpl_new", meta: { source: "a", environment: "b", extra: "c" } },
        { uid: "dpl_old", meta: { source: "a", environment: "old" } },
        { uid: "dpl_known", meta: { source: "a", environment: "b" } },
      ],
    },
  });
  const isKnown = (_type: string, id: string) => id === "dpl_known";

  it("with the same meaning is deleted, others are not", async () => {
    const { context, requests } = fakeVendors(answers("dpl_old"), { isKnown });
    const finding = await vercelDeployment(resource, context);
    if (finding.kind !== "remove") throw new Error(finding.kind);
    expect(requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
    await finding.remove();
    expect(requests.filter((request) => request.startsWith("DELETE"))).toEqual([
      "DELETE vercel/v13/deployments/dpl_new",
    ]);
  });

  it("that is live stays, unless it is to go", async () => {
    const keep = fakeVendors(answers("dpl_new"), { isKnown });
    expect(await vercelDeployment(resource, keep.context)).toMatchObject({ kind: "forget" });
    const remove = fakeVendors(answers("dpl_new"), { isKnown, liveDeployment: "delete" });
    expect(await vercelDeployment(resource, remove.context)).toMatchObject({ kind: "remove" });
  });

  it("without meta is never deleted", async () => {
    const bare = pendingResource(resourceTypes.vercelDeployment, { projectId: "prj_1" });
    expect(await vercelDeployment(bare, fakeVendors(answers("x")).context)).toMatchObject({ kind: "forget" });
  });
});
