import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { internal } from "../_generated/api";
import {
  ann,
  type Deployment,
  deployment,
  mailTo,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
  tokenIn,
} from "../deployment.fixture";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
beforeEach(() => {
  startOpenWorld();
  t = deployment();
});
afterEach(stopWorld);

async function deliver(
  rows: { subject: string; event?: "user.banned" | "user.deleted"; state?: "delivered" | "failed" | "waiting" }[],
): Promise<void> {
  await t.run(async (ctx) => {
    const endpointId = await ctx.db.insert("webhookEndpoints", {
      url: "https://a.example.com/",
      events: [],
      declared: false,
      generation: 1,
    });
    for (const [number, { subject, event = "user.banned", state = "delivered" }] of rows.entries()) {
      const body = JSON.stringify({ type: event, data: { actor: "admin", subject } });
      const rest = { attempts: 1, round: 1, running: false, dueAt: 0 };
      await ctx.db.insert("webhookDeliveries", {
        ...{ endpointId, messageId: `msg_${number}`, event, subject, body, state },
        ...rest,
      });
    }
  });
}
const deliveries = () => t.run((ctx) => ctx.db.query("webhookDeliveries").collect());
const scheduled = () =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs.filter(({ name, state }) => name.startsWith("webhooks/erasure") && state.kind === "pending");
  });
const gone = { userId: "k57ann", pseudonym: "erased:1" };

describe("deliveries about a person who is gone", () => {
  it("name nobody any more, in as many batches as it takes; those about others stay", async () => {
    await deliver([...Array.from({ length: 120 }, () => ({ subject: "k57ann" })), { subject: "k57bob" }]);
    for (const args of [gone, ...Array(2).fill(undefined)]) {
      const next = args ?? (await scheduled()).at(-1)?.args[0];
      await t.mutation(internal.webhooks.erasure.person, next as typeof gone);
    }
    const all = await deliveries();
    expect(all.filter(({ body, subject }) => body.includes("k57ann") || subject === "k57ann")).toEqual([]);
    expect(all.filter(({ subject }) => subject === "erased:1")).toHaveLength(120);
    expect(JSON.parse(all[0]?.body ?? "")).toEqual({
      type: "user.banned",
      data: { actor: "admin", subject: "erased:1" },
    });
    expect(all.filter(({ subject }) => subject === "k57bob")).toHaveLength(1);
  });

  it("keep the id while they are on their way, and where they tell of the deletion itself", async () => {
    await deliver([
      { subject: "k57ann", state: "waiting" },
      { subject: "k57ann", event: "user.deleted", state: "failed" },
      { subject: "k57ann", state: "failed" },
    ]);
    await t.mutation(internal.webhooks.erasure.person, gone);
    expect((await deliveries()).map(({ subject }) => subject)).toEqual(["k57ann", "k57ann", "erased:1"]);
    const [again] = await scheduled();
    expect((again?.scheduledTime ?? 0) - Date.now()).toBeGreaterThan(50 * 60 * 1000);

    await t.run(async (ctx) => {
      for (const { _id } of await ctx.db.query("webhookDeliveries").collect())
        await ctx.db.patch(_id, { state: "failed" });
    });
    await t.mutation(internal.webhooks.erasure.person, again?.args[0] as typeof gone);
    expect((await deliveries()).map(({ subject }) => subject)).toEqual(["erased:1", "k57ann", "erased:1"]);
  });

  it("are looked for when an account is deleted", async () => {
    await signUpAndVerify(t, ann);
    const { cookie, userId } = await signIn(t, ann);
    await deliver([{ subject: userId }]);
    await post(t, "/delete-user", {}, { cookie });
    const token = tokenIn((await mailTo(t, ann.email, "Delete your")).text);
    await post(t, "/delete-user", { token }, { cookie });
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    const [delivery] = await deliveries();
    expect(delivery?.subject).toMatch(/^erased:/);
    expect(delivery?.body).not.toContain(userId);
  });
});
