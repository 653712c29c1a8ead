import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WebhookEvent } from "../../contract/webhook-events";
import { internal } from "../_generated/api";
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { type AuditEntry, recordAudit } from "../audit/record";
import { type Deployment, deployment, startWorld, stopWorld } from "../deployment.fixture";
import { openReceiver, type Receiver } from "./receiver.fixture";
import { leaseMs, toleratedMs } from "./schedule";
import { deriveSecret } from "./secrets";
import { totalsOf } from "./totals";

await vi.hoisted(() => import("../environment.fixture"));

const root = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
const minute = 60_000;
const hour = 60 * minute;

let receiver: Receiver;
let t: Deployment;

/** A local stack that declares the receiver. Time and scheduled functions stand still: a test says what happens next. */
async function open(events: WebhookEvent[] = ["user.banned"], variables: Record<string, string> = {}) {
  const WEBHOOKS = JSON.stringify([{ url: receiver.url, events }]);
  startWorld({ PRELAUNCH_ENVIRONMENT: "local", WEBHOOK_SECRET: root, WEBHOOKS, ...variables });
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"], now: Date.now() });
  t = deployment();
}

beforeEach(async () => {
  receiver = await openReceiver();
  await open();
});
afterEach(() => {
  receiver.close();
  stopWorld();
});

const record = (entry: AuditEntry = { kind: "user.banned", actor: "admin", subject: "ann" }) =>
  t.run((ctx) => recordAudit(ctx as unknown as MutationCtx, entry));
const deliveries = () => t.run((ctx) => ctx.db.query("webhookDeliveries").collect());
const endpoints = () => t.run((ctx) => ctx.db.query("webhookEndpoints").collect());
const auditKinds = () => t.run(async (ctx) => (await ctx.db.query("auditEntries").collect()).map(({ kind }) => kind));

async function theDelivery() {
  const [delivery] = await deliveries();
  if (!delivery) throw new Error("There is no delivery.");
  return delivery;
}

/** Attempts that are on the schedule, with the milliseconds until then. */
const planned = () =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs
      .filter(({ name }) => name.startsWith("webhooks/deliver"))
      .map(({ args, scheduledTime }) => ({
        number: (args[0] as { number: number }).number,
        inMs: scheduledTime - Date.now(),
      }));
  });

const attempt = (deliveryId: Id<"webhookDeliveries">, number: number) =>
  t.action(internal.webhooks.deliver.attempt, { deliveryId, number });

describe("an entry of the audit log", () => {
  it("that an endpoint has chosen is sent to it, signed by a key of its own, with ids alone", async () => {
    await record({ kind: "user.banned", actor: "admin", subject: "ann", address: "203.0.113.7", agent: "Chrome" });
    const { _id, messageId } = await theDelivery();
    await attempt(_id, 1);

    const [arrived] = receiver.arrived;
    const [endpoint] = await endpoints();
    const secret = await deriveSecret(root, { of: `webhook endpoint declared ${endpoint?.url}`, generation: 1 });
    const headers = arrived?.headers as Record<string, string>;
    expect(new Webhook(secret).verify(arrived?.body ?? "", headers)).toEqual({
      type: "user.banned",
      timestamp: new Date().toISOString(),
      data: { actor: "admin", subject: "ann" },
    });
    expect(headers["webhook-id"]).toBe(messageId);
    expect(() => new Webhook(root).verify(arrived?.body ?? "", headers)).toThrow();
    expect(await theDelivery()).toMatchObject({ state: "delivered", attempts: 1, last: { status: 204 } });
  });

  it("that no endpoint has chosen, or that is no event, makes no delivery", async () => {
    await record({ kind: "user.created", subject: "ann" });
    await record({ kind: "sign_in.failed" });
    expect(await deliveries()).toEqual([]);
  });

  it("of a change that fails makes none", async () => {
    const failing = t.run(async (ctx) => {
      await recordAudit(ctx as unknown as MutationCtx, { kind: "user.banned" });
      throw new Error("the change fails");
    });
    await expect(failing).rejects.toThrow("the change fails");
    expect([await deliveries(), await planned()]).toEqual([[], []]);
  });

  it("is told without a log, too, but not without a secret", async () => {
    await open(["user.banned"], { AUDIT_LOG: "off" });
    await record();
    expect([(await deliveries()).length, await auditKinds()]).toEqual([1, []]);
    await open(["user.banned"], { WEBHOOK_SECRET: "" });
    await record();
    expect(await deliveries()).toEqual([]);
  });
});

describe("what the stack declares", () => {
  it("is followed: events chosen anew, endpoints gone and back", async () => {
    await record();
    vi.stubEnv("WEBHOOKS", JSON.stringify([{ url: receiver.url, events: ["user.deleted"] }]));
    await record();
    await record({ kind: "user.deleted", subject: "ann" });
    expect((await deliveries()).map(({ event }) => event)).toEqual(["user.banned", "user.deleted"]);

    vi.stubEnv("WEBHOOKS", "[]");
    await record({ kind: "user.deleted", subject: "bob" });
    expect(await endpoints()).toMatchObject([{ off: "undeclared" }]);
    expect(await deliveries()).toHaveLength(2);
    vi.stubEnv("WEBHOOKS", JSON.stringify([{ url: receiver.url, events: ["user.deleted"] }]));
    await record({ kind: "user.deleted", subject: "bob" });
    expect([await endpoints(), (await deliveries()).length]).toMatchObject([[{ events: ["user.deleted"] }], 3]);
    expect((await endpoints())[0]?.off).toBeUndefined();
  });
});

describe("a delivery that fails", () => {
  beforeEach(() => {
    receiver.status = 500;
  });

  it("is tried ten times over three days, with the same id and a new time, and then given up", async () => {
    await record();
    const { _id, messageId } = await theDelivery();
    const waits: number[] = [];
    for (let number = 1; number <= 10; number += 1) {
      await attempt(_id, number);
      const next = (await planned()).find((job) => job.number === number + 1);
      if (next) {
        waits.push(next.inMs);
        vi.setSystemTime(Date.now() + next.inMs);
      }
    }
    const suggested = [5000, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour)];
    expect(waits).toHaveLength(9);
    for (const [index, wait] of suggested.entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(wait);
      expect(waits[index]).toBeLessThanOrEqual(wait * 1.2 + 1);
    }
    expect(await theDelivery()).toMatchObject({
      state: "failed",
      attempts: 10,
      last: { problem: "status", status: 500 },
    });
    const ids = receiver.arrived.map(({ headers }) => headers["webhook-id"]);
    const times = receiver.arrived.map(({ headers }) => headers["webhook-timestamp"]);
    expect([new Set(ids), new Set(times).size]).toEqual([new Set([messageId]), 10]);
    const attempts = await t.run((ctx) => ctx.db.query("webhookAttempts").collect());
    expect(attempts.map(({ number, outcome }) => [number, outcome.status])).toEqual(
      Array.from({ length: 10 }, (_, index) => [index + 1, 500]),
    );
  });

  it("waits as long as the receiver asks where that is longer", async () => {
    receiver.answerHeaders = { "retry-after": "3600" };
    await record();
    await attempt((await theDelivery())._id, 1);
    expect((await planned()).find(({ number }) => number === 2)?.inMs).toBe(hour);
  });

  it("is made once, however often the same attempt is called for", async () => {
    await record();
    const { _id } = await theDelivery();
    await Promise.all([attempt(_id, 1), attempt(_id, 1), attempt(_id, 1)]);
    await attempt(_id, 1);
    expect(receiver.arrived).toHaveLength(1);
  });

  it("counts where its process ended before it could say how it went", async () => {
    await record();
    const { _id } = await theDelivery();
    await t.mutation(internal.webhooks.attempts.begin, { deliveryId: _id, number: 1 });
    await t.mutation(internal.webhooks.attempts.takeUp, {});
    expect((await theDelivery()).running).toBe(true);

    vi.setSystemTime(Date.now() + 3 * leaseMs);
    await t.mutation(internal.webhooks.attempts.takeUp, {});
    expect(await theDelivery()).toMatchObject({ running: false, state: "waiting", last: { problem: "interrupted" } });
    receiver.status = 204;
    await attempt(_id, 2);
    expect((await theDelivery()).state).toBe("delivered");
    // The lost process comes back after all: nobody listens.
    const outcome = { durationMs: 1, problem: "timeout" as const };
    await t.mutation(internal.webhooks.attempts.finish, { deliveryId: _id, number: 1, outcome });
    expect((await theDelivery()).state).toBe("delivered");
  });

  it("is begun again where its attempt never was", async () => {
    await record();
    const before = (await planned()).length;
    vi.setSystemTime(Date.now() + 3 * leaseMs);
    await t.mutation(internal.webhooks.attempts.takeUp, {});
    expect((await planned()).slice(before)).toMatchObject([{ number: 1 }]);
    expect((await theDelivery()).last).toBeUndefined();
  });
});

describe("an endpoint", () => {
  it("that answers 410 is switched off, which is recorded and told, and gets no more", async () => {
    receiver.status = 410;
    await record();
    await attempt((await theDelivery())._id, 1);
    expect(await endpoints()).toMatchObject([{ off: "gone" }]);
    expect(await theDelivery()).toMatchObject({ state: "failed", attempts: 1 });
    expect(await auditKinds()).toEqual(["user.banned", "webhook_endpoint.disabled"]);
    await record();
    expect(await deliveries()).toHaveLength(1);
  });

  it("that has failed for days is switched off; one good answer starts its count anew", async () => {
    const send = async (status: number) => {
      receiver.status = status;
      await record();
      const delivery = (await deliveries()).at(-1);
      if (delivery) await attempt(delivery._id, 1);
      return (await endpoints())[0]?.off;
    };
    expect(await send(500)).toBeUndefined();
    vi.setSystemTime(Date.now() + toleratedMs - minute);
    expect(await send(500)).toBeUndefined();
    expect(await send(204)).toBeUndefined();
    vi.setSystemTime(Date.now() + 2 * minute);
    expect(await send(500)).toBeUndefined();
    vi.setSystemTime(Date.now() + toleratedMs);
    expect(await send(500)).toBe("failing");
    expect(await t.run((ctx) => ctx.db.query("webhookFailures").collect())).toEqual([]);
  });

  it("that is switched off gets nothing of what was waiting", async () => {
    receiver.status = 410;
    await record();
    await record();
    for (const { _id } of await deliveries()) await attempt(_id, 1);
    expect(receiver.arrived).toHaveLength(1);
    expect((await deliveries()).map(({ last }) => last?.problem)).toEqual(["status", "switched_off"]);
  });

  it("may be this machine on a local stack only", async () => {
    vi.stubEnv("PRELAUNCH_ENVIRONMENT", "production");
    await record();
    await attempt((await theDelivery())._id, 1);
    expect(receiver.arrived).toEqual([]);
    expect(await theDelivery()).toMatchObject({ state: "waiting", last: { problem: "url_refused" } });
  });
});

it("the figures of an endpoint are those of its attempts", async () => {
  await record();
  await record();
  const [first, second] = await deliveries();
  if (!first || !second) throw new Error("There are no deliveries.");
  await attempt(first._id, 1);
  receiver.status = 500;
  await attempt(second._id, 1);
  receiver.status = 204;
  await attempt(second._id, 2);
  const totals = await t.run((ctx) => totalsOf(ctx as never, first.endpointId, 7));
  expect(totals).toMatchObject({ attempts: 3, taken: 2, retries: 1 });
  expect(totals.within).toBeGreaterThan(0);
  vi.setSystemTime(Date.now() + 7 * 24 * hour);
  expect(await t.run((ctx) => totalsOf(ctx as never, first.endpointId, 7))).toMatchObject({
    attempts: 0,
    within: null,
  });
});
