import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fakeVendors, pendingResource } from "./fake-vendors.fixture";
import { describeAction, planRecovery, UNREAD } from "./plan";
import { type PendingOperation, parseStackExport, resourcesOf, type StackExport } from "./stack-export";

const recorded = parseStackExport(readFileSync(new URL("./killed-update.fixture.json", import.meta.url), "utf8"));
const projectId = "prj_1j4a9KgQmGBkKiKzviapald3264k";
const withPending = (...pending_operations: PendingOperation[]): StackExport => ({
  ...recorded,
  deployment: { ...recorded.deployment, pending_operations },
});

it("asks for what a killed update may have made, and changes nothing", async () => {
  const { context, requests } = fakeVendors({
    [`vercel/v10/projects/${projectId}/env`]: { envs: [{ id: "env1", key: "TWO", target: ["production"] }] },
  });
  const actions = await planRecovery(recorded, context);
  expect(actions).toMatchObject([
    { kind: "adopt", importId: `${projectId}/env1` },
    { kind: "clear", why: "making it again writes the same once more" },
  ]);
  expect(requests.every((request) => request.startsWith("GET "))).toBe(true);
  expect(actions.map(describeAction).join("\n")).toContain("ProjectEnvironmentVariable::TWO");
  expect(JSON.stringify(actions.map(describeAction))).not.toContain("ciphertext");
});

it("does not take over what the state already holds", async () => {
  const record = resourcesOf(recorded).find(({ type }) => type.startsWith("cloudflare:"))!;
  const { context } = fakeVendors({
    "cloudflare/zones/0123456789abcdef0123456789abcdef/dns_records": { result: [{ id: record.id, ...record.inputs }] },
  });
  const { id: _id, ...replacement } = record;
  const plan = await planRecovery(withPending({ type: "creating", resource: replacement }), context);
  expect(plan).toMatchObject([{ kind: "clear" }]);

  const deletedBefore = withPending({ type: "creating", resource: replacement });
  deletedBefore.deployment.resources = resourcesOf(recorded).map((resource) =>
    resource.urn === record.urn ? { ...resource, pendingReplacement: true } : resource,
  );
  expect(await planRecovery(deletedBefore, context)).toMatchObject([{ kind: "adopt" }]);
});

it("reads anew what an update or delete was cut off on, and what an earlier recovery did not get to read", async () => {
  const [record] = resourcesOf(recorded).filter(({ type }) => type.startsWith("cloudflare:"));
  const gone = pendingResource("vercel:index/project:Project", {});
  const { context } = fakeVendors({});
  expect(
    await planRecovery(
      withPending({ type: "updating", resource: record! }, { type: "deleting", resource: gone }),
      context,
    ),
  ).toMatchObject([
    { kind: "refresh", urn: record!.urn },
    { kind: "clear", urn: gone.urn },
  ]);

  const unread = withPending();
  unread.deployment.resources = resourcesOf(recorded).map((resource) =>
    resource.urn === record!.urn ? { ...resource, initErrors: [UNREAD] } : resource,
  );
  expect(await planRecovery(unread, context)).toMatchObject([{ kind: "refresh", urn: record!.urn }]);
});

it("stops at a type that it cannot look up, and needs no look-up for the kit's own", async () => {
  const { context } = fakeVendors({});
  const pending = (type: string) => withPending({ type: "creating", resource: pendingResource(type, {}) });
  await expect(planRecovery(pending("aws:s3/bucket:Bucket"), context)).rejects.toMatchObject({
    code: "ERR_RECOVERY_UNKNOWN_TYPE",
  });
  expect(await planRecovery(pending("prelaunch:convex:Code"), context)).toMatchObject([{ kind: "clear" }]);
});
