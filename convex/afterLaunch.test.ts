import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { internal } from "./_generated/api";
import type { MutationCtx } from "./_generated/server";
import { recordAudit } from "./audit/record";
import { type Deployment, deployment, startWorld, stopWorld } from "./deployment.fixture";
import { countAttempt } from "./webhooks/totals";

await vi.hoisted(() => import("./environment.fixture"));

const hour = 60 * 60 * 1000;
const launch = Date.parse("2026-11-20T10:00:00Z");

let t: Deployment;
beforeEach(() => {
  startWorld({ ALERT_EMAILS: "ops@example.com" });
  vi.useFakeTimers({ toFake: ["Date"], now: launch });
  t = deployment();
});
afterEach(() => {
  vi.useRealTimers();
  stopWorld();
});

const record = (kind: "session.created" | "sign_in.failed") =>
  t.run((ctx) => recordAudit(ctx as unknown as MutationCtx, { kind }));

it("counts what was recorded since the launch, by kind, and says where it stopped counting", async () => {
  await record("session.created");
  vi.setSystemTime(launch + hour);
  for (let time = 0; time < 3; time += 1) await record("session.created");
  for (let time = 0; time < 201; time += 1) await record("sign_in.failed");
  const counted = await t.query(internal.afterLaunch.audited, { since: launch + hour });
  expect(counted).toEqual([
    { kind: "session.created", outcome: "success", count: 3, more: false },
    { kind: "sign_in.failed", outcome: "failure", count: 200, more: true },
  ]);
});

it("says which alerts were sent since then, and which did not arrive", async () => {
  const alert = (kind: "system_error" | "test", post: "delivered" | "failed") =>
    t.run((ctx) => ctx.db.insert("alerts", { kind, about: "", facts: {}, mails: 1, post }));
  await alert("system_error", "delivered");
  vi.setSystemTime(launch + hour);
  await alert("test", "delivered");
  await alert("test", "failed");
  expect(await t.query(internal.afterLaunch.alerted, { since: launch + hour })).toEqual({
    mails: 1,
    posts: false,
    kinds: [{ kind: "test", count: 2, delivered: 1, failed: 1 }],
  });
});

it("says of each webhook endpoint how it does", async () => {
  const [good, bad] = await t.run(async (ctx) => {
    const endpoint = (url: string) =>
      ctx.db.insert("webhookEndpoints", { url, events: [], declared: true, generation: 1 });
    return [await endpoint("https://a.example.com/hooks"), await endpoint("https://b.example.com/hooks")] as const;
  });
  const delivery = (endpointId: typeof good, state: "delivered" | "failed") => ({
    endpointId,
    messageId: `msg_${state}`,
    event: "user.banned" as const,
    body: "{}",
    state,
    attempts: 1,
    round: 1,
    running: false,
    dueAt: launch,
  });
  await t.run(async (ctx) => {
    const outcome = { durationMs: 40, status: 200 };
    await ctx.db.insert("webhookDeliveries", delivery(good, "delivered"));
    await countAttempt(ctx as unknown as MutationCtx, { endpointId: good, number: 1, outcome });
    await ctx.db.insert("webhookDeliveries", delivery(bad, "failed"));
    await ctx.db.insert("webhookFailures", { endpointId: bad, since: launch });
  });
  expect(await t.query(internal.afterLaunch.delivered, { since: launch })).toEqual([
    { url: "https://a.example.com/hooks", off: null, failing: false, attempts: 1, taken: 1, givenUp: false },
    { url: "https://b.example.com/hooks", off: null, failing: true, attempts: 0, taken: 0, givenUp: true },
  ]);
});
