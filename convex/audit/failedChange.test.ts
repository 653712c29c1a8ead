import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, internal } from "../_generated/api";
import {
  ann,
  bob,
  type Deployment,
  deployment,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "../deployment.fixture";

await vi.hoisted(() => import("../environment.fixture"));

const enqueue = vi.hoisted(() => ({ fails: false }));
vi.mock("../webhooks/enqueue", async (original) => {
  const real = await original<typeof import("../webhooks/enqueue")>();
  return {
    ...real,
    enqueueDeliveries: (...given: Parameters<typeof real.enqueueDeliveries>) => {
      if (enqueue.fails) throw new Error("The log cannot be written.");
      return real.enqueueDeliveries(...given);
    },
  };
});

let t: Deployment;
beforeEach(() => {
  startOpenWorld();
  enqueue.fails = false;
  t = deployment();
});
afterEach(stopWorld);

const log = () => t.run((ctx) => ctx.db.query("auditEntries").collect());
const kindsSince = async (from: number) => (await log()).slice(from).map(({ kind, outcome }) => [kind, outcome]);

it("a change that fails leaves no entry that says it happened", async () => {
  for (const account of [ann, bob]) await signUpAndVerify(t, account);
  const { cookie, userId } = await signIn(t, ann);
  await post(t, "/organization/create", { name: "Club", slug: "club" }, { cookie });
  const made = await post(t, "/api-key/create", { name: "CI" }, { cookie });
  const { id: keyId } = (await made.json()) as { id: string };
  const stranger = await signIn(t, bob);
  const from = (await log()).length;
  const refusedOf = async (path: string, body: object) =>
    expect((await post(t, path, body, { cookie: stranger.cookie })).status, path).toBeGreaterThanOrEqual(400);
  await refusedOf("/organization/create", { name: "Other", slug: "club" });
  await refusedOf("/api-key/delete", { keyId });
  await refusedOf("/update-user", { username: "ann" });
  await refusedOf("/admin/remove-user", { userId });
  await refusedOf("/unlink-account", { providerId: "github" });
  await refusedOf("/two-factor/disable", { password: "not it" });
  await expect(stranger.as.mutation(api.admin.endSession, { userId, sessionId: "gone" })).rejects.toThrow("Forbidden");
  await stranger.as.mutation(api.sessions.end, { sessionId: "gone" });
  expect(await kindsSince(from)).toEqual([
    ["access.refused", "failure"],
    ["password.failed", "failure"],
  ]);
});

it("a row that is refused leaves no entry", async () => {
  await signUpAndVerify(t, ann);
  const from = (await log()).length;
  const data = { name: "Ann", email: ann.email, emailVerified: true, createdAt: 1, updatedAt: 1 };
  await expect(t.mutation(internal.authRows.create, { input: { model: "user", data } })).rejects.toThrow();
  const where = [{ field: "email", value: "nobody@example.com" }];
  const update = { role: "admin" };
  await expect(t.mutation(internal.authRows.updateOne, { input: { model: "user", where, update } })).rejects.toThrow();
  await t.mutation(internal.authRows.deleteOne, { input: { model: "user", where } });
  expect(await kindsSince(from)).toEqual([]);
});

it("a change whose entry cannot be written is not made", async () => {
  await signUpAndVerify(t, ann);
  const { as, cookie } = await signIn(t, ann);
  const from = (await log()).length;
  enqueue.fails = true;
  expect((await post(t, "/update-user", { name: "Anna" }, { cookie })).status).toBe(500);
  expect((await post(t, "/api-key/create", { name: "CI" }, { cookie })).status).toBe(500);
  // Better Auth takes the cookie away all the same; the session stays, and there is no entry that it ended.
  await post(t, "/sign-out", {}, { cookie });
  await expect(as.mutation(api.account.everything, {})).rejects.toThrow();
  enqueue.fails = false;
  expect((await as.query(api.auth.currentUser))?.name).toBe("Ann");
  expect((await as.query(api.account.credentials))?.apiKeys).toEqual([]);
  expect(await kindsSince(from)).toEqual([]);
});
