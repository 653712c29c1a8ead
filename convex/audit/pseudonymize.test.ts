import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { internal } from "../_generated/api";
import {
  ann,
  bob,
  type Deployment,
  deployment,
  everyMail,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "../deployment.fixture";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
beforeEach(() => {
  startOpenWorld();
  t = deployment();
});
afterEach(stopWorld);

const log = () => t.run((ctx) => ctx.db.query("auditEntries").collect());

it("a deleted person is in no entry any more, and every entry stays", async () => {
  for (const account of [ann, bob]) await signUpAndVerify(t, account);
  await t.mutation(internal.admin.appoint, { email: bob.email });
  const [gone, admin] = [await signIn(t, ann, "Browser of Ann"), await signIn(t, bob, "Browser of Bob")];
  await post(t, "/sign-in/email", { ...ann, password: "not it" }, { "user-agent": "Browser of Ann" });
  const acting = { cookie: admin.cookie, "user-agent": "Browser of Bob" };
  await post(t, "/admin/ban-user", { userId: gone.userId }, acting);
  await post(t, "/admin/remove-user", { userId: gone.userId }, acting);
  const before = await log();
  expect(JSON.stringify(before)).toContain(gone.userId);
  await everyMail(t);

  const after = await log();
  expect(JSON.stringify(after)).not.toMatch(new RegExp(`${gone.userId}|Browser of Ann|${ann.email}`));
  expect(after.map(({ _id, kind }) => [_id, kind])).toEqual(before.map(({ _id, kind }) => [_id, kind]));
  const deletion = after.find(({ kind }) => kind === "user.deleted");
  expect(deletion).toMatchObject({ actor: admin.userId, subject: `erased:${deletion?._id}`, agent: "Browser of Bob" });
  // What was of one person stays of one person.
  const created = after.find(({ _id }) => before.some((old) => old._id === _id && old.actor === gone.userId));
  expect(created?.actor).toBe(`erased:${deletion?._id}`);
  expect(created?.address).toBeUndefined();
});

it("of a person with a long history, too: in batches, each over where it left off", async () => {
  const entry = { kind: "user.updated", outcome: "success", address: "203.0.113.7" } as const;
  await t.run(async (ctx) => {
    for (let count = 0; count < 250; count += 1) {
      await ctx.db.insert("auditEntries", { ...entry, actor: "person", subject: "person" });
      await ctx.db.insert("auditEntries", { ...entry, actor: "other", subject: count % 2 ? "person" : "third" });
    }
  });
  await t.mutation(internal.audit.pseudonymize.person, { userId: "person", pseudonym: "erased:1" });
  expect((await log()).some(({ actor }) => actor === "person")).toBe(true);
  await t.finishAllScheduledFunctions(vi.runAllTimers);
  const after = await log();
  const count = (of: (row: (typeof after)[number]) => boolean) => after.filter(of).length;
  expect(count(({ actor, subject }) => actor === "person" || subject === "person")).toBe(0);
  expect(count(({ actor, address }) => actor === "erased:1" && address === undefined)).toBe(250);
  expect(count(({ actor, address }) => actor === "other" && address === "203.0.113.7")).toBe(250);
  expect(count(({ subject }) => subject === "third")).toBe(125);
});
