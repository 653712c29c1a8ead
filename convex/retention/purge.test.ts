import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { components, internal } from "../_generated/api";
import type betterAuthSchema from "../betterAuth/schema";
import {
  ann,
  type Deployment,
  deployment,
  get,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "../deployment.fixture";
import { retained, retainedKinds } from "./kinds";

await vi.hoisted(() => import("../environment.fixture"));

const day = 24 * 60 * 60 * 1000;
const days = { RETENTION_AUDIT_DAYS: "30", RETENTION_SESSION_DAYS: "10", RETENTION_DELIVERY_DAYS: "5" };

let t: Deployment;
beforeEach(() => {
  startOpenWorld(days);
  t = deployment();
});
afterEach(stopWorld);

const log = () => t.run((ctx) => ctx.db.query("auditEntries").collect());
const entry = { kind: "user.updated", outcome: "success", actor: "person", subject: "person" } as const;

/** Later, the clock of all functions stands there. */
function later(ms: number): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"], shouldAdvanceTime: true, now: Date.now() + ms });
}

const add = (count: number) =>
  t.run(async (ctx) => {
    for (let made = 0; made < count; made += 1) await ctx.db.insert("auditEntries", entry);
  });

async function purge(): Promise<void> {
  await t.mutation(internal.retention.purge.start, {});
  await t.finishAllScheduledFunctions(vi.runAllTimers);
}

describe("the purge", () => {
  it("deletes entries past their retention, in batches, and says so once; those on the day before stay", async () => {
    await add(450);
    later(30 * day - 1000);
    await purge();
    expect(await log()).toHaveLength(450);
    await add(3);
    later(2000);
    const batches = vi.spyOn(retained.audit, "purge");
    await purge();
    const left = await log();
    expect(left.map(({ kind }) => kind)).toEqual([...Array(3).fill("user.updated"), "audit.purged"]);
    expect(left.at(-1)?.details).toEqual({ entries: 450 });
    expect(await Promise.all(batches.mock.results.map(({ value }) => value))).toEqual([200, 200, 50]);
  });

  it("goes on where another run is, or was cut short, and counts no entry twice", async () => {
    await add(450);
    later(31 * day);
    await t.mutation(internal.retention.purge.batch, { kind: "audit", purged: 0 });
    expect((await log()).length).toBe(250);
    await purge();
    const left = await log();
    expect(new Set(left.map(({ kind }) => kind))).toEqual(new Set(["audit.purged"]));
    expect(left.reduce((sum, { details }) => sum + Number(details?.["entries"]), 0)).toBe(450);
  });

  it("leaves everything where the stack gives no days", async () => {
    for (const name of Object.keys(days)) vi.stubEnv(name, undefined);
    await add(3);
    later(10_000 * day);
    await purge();
    expect(await log()).toHaveLength(3);
  });

  it("deletes sessions, links and invitations that ran out long ago, and no living ones", async () => {
    await signUpAndVerify(t, ann);
    const { cookie } = await signIn(t, ann);
    const made = await post(t, "/organization/create", { name: "Club", slug: "club" }, { cookie });
    const { id: organizationId } = (await made.json()) as { id: string };
    await post(
      t,
      "/organization/invite-member",
      { email: "guest@example.com", role: "member", organizationId },
      { cookie },
    );
    await post(t, "/request-password-reset", { email: ann.email });
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    const counts = async () => ({
      session: await countOf("session"),
      verification: await countOf("verification"),
      invitation: await countOf("invitation"),
    });
    expect(await counts()).toEqual({ session: 1, verification: 1, invitation: 1 });
    later(2 * day);
    await purge();
    expect(await counts()).toEqual({ session: 1, verification: 0, invitation: 1 });
    // A session lives for seven days and is kept for ten more.
    later(14 * day);
    await purge();
    expect(await counts()).toEqual({ session: 1, verification: 0, invitation: 1 });
    later(17 * day);
    await purge();
    expect(await counts()).toEqual({ session: 0, verification: 0, invitation: 0 });
  });

  it("deletes alerts after a quarter", async () => {
    const alerts = () => t.run((ctx) => ctx.db.query("alerts").collect());
    await t.run((ctx) => ctx.db.insert("alerts", { kind: "test", about: "", facts: {}, mails: 1, post: "none" }));
    later(90 * day - 1000);
    await purge();
    expect(await alerts()).toHaveLength(1);
    later(2000);
    await purge();
    expect(await alerts()).toEqual([]);
  });

  it("lets no request fail that comes while it runs", async () => {
    await signUpAndVerify(t, ann);
    await add(1000);
    later(31 * day);
    await t.mutation(internal.retention.purge.start, {});
    const work = t.finishAllScheduledFunctions(vi.runAllTimers);
    for (let count = 0; count < 5; count += 1) {
      const { cookie } = await signIn(t, ann);
      expect((await get(t, "/get-session", { cookie })).status).toBe(200);
    }
    await work;
    expect((await log()).filter(({ actor }) => actor === "person")).toEqual([]);
  });
});

it("every kind of data has its days, or a reason of its own for some", () => {
  expect(retainedKinds).toEqual(["audit", "sessions", "deliveries", "alerts", "verifications", "invitations"]);
});

const countOf = async (model: keyof typeof betterAuthSchema.tables): Promise<number> => {
  const paginationOpts = { numItems: 100, cursor: null };
  const found = await t.run((ctx) => ctx.runQuery(components.betterAuth.adapter.findMany, { model, paginationOpts }));
  return (found as { page: unknown[] }).page.length;
};
