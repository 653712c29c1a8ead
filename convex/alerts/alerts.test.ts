import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "../_generated/api";
import type { ActionCtx, MutationCtx } from "../_generated/server";
import { type AuditEntry, recordAudit } from "../audit/record";
import {
  bob,
  type Deployment,
  deployment,
  mails,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  startWorld,
  stopWorld,
} from "../deployment.fixture";
import { openReceiver, type Receiver } from "../webhooks/receiver.fixture";
import { deriveSecret } from "../webhooks/secrets";
import { burst, windows } from "./kinds";
import { watch } from "./watch";

await vi.hoisted(() => import("../environment.fixture"));

const root = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
const minute = 60_000;

let receiver: Receiver;
let t: Deployment;

const channels = () => ({
  PRELAUNCH_ENVIRONMENT: "local",
  WEBHOOK_SECRET: root,
  ALERT_EMAILS: "ops@example.com,dev@example.com",
  ALERT_WEBHOOK_URL: receiver.url,
});
const standStill = () => vi.useFakeTimers({ toFake: ["setTimeout", "Date"], now: Date.now() });

beforeEach(async () => {
  receiver = await openReceiver(200);
  startWorld(channels());
  standStill();
  vi.spyOn(console, "error").mockImplementation(() => {});
  t = deployment();
});
afterEach(() => {
  receiver.close();
  stopWorld();
});

const record = (entry: AuditEntry) => t.run((ctx) => recordAudit(ctx as unknown as MutationCtx, entry));
const alerts = () => t.run((ctx) => ctx.db.query("alerts").collect());

/** Does what is on the schedule by now, each thing once, as the deployment would. */
async function goOn(): Promise<void> {
  for (;;) {
    const jobs = await t.run((ctx) => ctx.db.system.query("_scheduled_functions").collect());
    const due = jobs.filter(({ state, scheduledTime }) => state.kind === "pending" && scheduledTime <= Date.now());
    if (due.length === 0) return;
    for (const { _id, name, args } of due) {
      await t.run((ctx) => (ctx as unknown as MutationCtx).scheduler.cancel(_id));
      const [given] = args as [never];
      if (name === "alerts/raise:raise") await t.mutation(internal.alerts.raise.raise, given);
      else if (name === "alerts/raise:countFailures") await t.mutation(internal.alerts.raise.countFailures, given);
      else if (name === "alerts/deliver:attempt") await t.action(internal.alerts.deliver.attempt, given);
      else if (name === "mail/outbox:send") await t.action(internal.mail.outbox.send, given);
      else throw new Error(`Nothing here does ${name}.`);
    }
  }
}

describe("failed sign-ins", () => {
  const fail = async (times: number, kind: AuditEntry["kind"] = "sign_in.failed") => {
    const entry = { kind, subject: "ann", address: "203.0.113.7", details: { reason: "wrong password" } };
    for (let time = 0; time < times; time += 1) await record(entry);
    await goOn();
  };

  it("in number are one alert, and one fewer are none", async () => {
    await fail(burst.count - 1);
    expect(await alerts()).toEqual([]);
    await fail(1);
    expect(await alerts()).toMatchObject([{ kind: "failed_sign_ins", facts: { count: 20, minutes: 5 } }]);
    expect(mails.map(({ to, subject }) => [to[0], subject])).toEqual([
      ["ops@example.com", "[Acme local] 20 failed sign-ins in 5 minutes"],
      ["dev@example.com", "[Acme local] 20 failed sign-ins in 5 minutes"],
    ]);
    expect(receiver.arrived).toHaveLength(1);
  });

  it("of all kinds are counted together, but not those of long ago", async () => {
    await fail(burst.count - 1, "two_factor.failed");
    vi.setSystemTime(Date.now() + burst.withinMs + 1);
    await fail(10, "magic_link.failed");
    expect(await alerts()).toEqual([]);
    await fail(10);
    expect(await alerts()).toHaveLength(1);
  });

  it("that go on are not told again before the window is over", async () => {
    await fail(burst.count);
    await fail(3 * burst.count);
    expect(await alerts()).toHaveLength(1);
    vi.setSystemTime(Date.now() + windows.failed_sign_ins + 1);
    await fail(burst.count);
    expect(await alerts()).toHaveLength(2);
  });
});

describe("an alert", () => {
  it("is what Slack takes, signed by a key of its own, and says nothing of a person", async () => {
    await record({
      kind: "user.banned",
      actor: "admin-id",
      subject: "eve-id",
      address: "203.0.113.7",
      details: { reason: "spam by eve@example.com" },
    });
    await goOn();
    const [arrived] = receiver.arrived;
    const secret = await deriveSecret(root, { of: "alerts", generation: 1 });
    const payload = new Webhook(secret).verify(arrived?.body ?? "", arrived?.headers as Record<string, string>);
    expect(payload).toMatchObject({
      type: "alert.user_banned",
      text: expect.stringContaining("An account was banned"),
    });
    for (const told of [arrived?.body ?? "", ...mails.map((mail) => JSON.stringify({ ...mail, to: [] }))]) {
      expect(told).not.toMatch(/eve|admin-id|203\.0|spam|whsec_/);
    }
    expect(await alerts()).toMatchObject([{ mails: 2, post: "delivered", lastPost: { status: 200 } }]);
    const kinds = await t.run(async (ctx) => (await ctx.db.query("auditEntries").collect()).map(({ kind }) => kind));
    expect(kinds).toEqual(["user.banned", "alert.raised"]);
  });

  it("is signed by the old key, too, until the stated end of a rotation, and by the new one alone after that", async () => {
    /** Which keys the next alert is signed by. */
    const signedBy = async (...keys: string[]) => {
      vi.setSystemTime(Date.now() + windows.test + 1);
      await t.mutation(internal.alerts.admin.testByOperator, {});
      await goOn();
      const { body, headers } = receiver.arrived.at(-1)!;
      return keys.filter((key) => {
        try {
          return new Webhook(key).verify(body, headers as Record<string, string>);
        } catch {
          return false;
        }
      });
    };
    const first = await t.mutation(internal.alerts.signing.showKey, {});
    expect(first).toBe(await deriveSecret(root, { of: "alerts", generation: 1 }));
    expect(await signedBy(first)).toEqual([first]);

    const second = await t.mutation(internal.alerts.signing.rotateKey, { overlapHours: 24 });
    expect(second).not.toBe(first);
    expect(await signedBy(first, second)).toEqual([first, second]);
    vi.setSystemTime(Date.now() + 24 * 60 * minute);
    expect(await signedBy(first, second)).toEqual([second]);

    // One that has leaked is worth nothing from that moment on.
    const third = await t.mutation(internal.alerts.signing.rotateKey, { overlapHours: 0 });
    expect(await signedBy(first, second, third)).toEqual([third]);
    expect(await t.mutation(internal.alerts.signing.showKey, {})).toBe(third);
    const log = await t.run((ctx) => ctx.db.query("auditEntries").collect());
    const kinds = log.map(({ kind }) => kind).filter((kind) => kind.startsWith("alert_key."));
    expect(kinds).toEqual(["alert_key.shown", "alert_key.rotated", "alert_key.rotated", "alert_key.shown"]);
    expect(JSON.stringify(log)).not.toContain("whsec_");
  });

  it("of an endpoint that was switched off names its host, and does not hide that of another", async () => {
    const off = (endpoint: string) =>
      record({ kind: "webhook_endpoint.disabled", details: { endpoint, host: "hooks.example.com", reason: "gone" } });
    for (const endpoint of ["one", "one", "two"]) await off(endpoint);
    await goOn();
    expect((await alerts()).map(({ about }) => about)).toEqual(["one", "two"]);
    expect(receiver.arrived[0]?.body).toContain("hooks.example.com");
  });

  it("is posted again while its receiver fails, and then no more", async () => {
    receiver.status = 500;
    await record({ kind: "user.banned" });
    await goOn();
    for (const wait of [5, 60, 300, 1800, 7200]) {
      vi.setSystemTime(Date.now() + wait * 1000);
      await goOn();
    }
    expect(receiver.arrived).toHaveLength(5);
    expect(await alerts()).toMatchObject([{ post: "failed", lastPost: { problem: "status", status: 500 } }]);
    expect(mails).toHaveLength(2);
  });

  it("is none where the stack declares no place for it, and only mails where it declares no address to post to", async () => {
    vi.stubEnv("ALERT_WEBHOOK_URL", undefined as never);
    await record({ kind: "user.banned" });
    await goOn();
    expect([await alerts(), mails.length, receiver.arrived]).toMatchObject([[{ post: "none" }], 2, []]);
    vi.stubEnv("ALERT_EMAILS", "");
    vi.setSystemTime(Date.now() + windows.user_banned + 1);
    await record({ kind: "user.banned" });
    await goOn();
    expect(await alerts()).toHaveLength(1);
  });
});

describe("an error that nobody expected", () => {
  const ctx = () => ({ runMutation: t.mutation }) as unknown as ActionCtx;
  const request = new Request("https://app.example.com/");

  it("of a route is one alert a window, without its text, and goes on its way", async () => {
    const broken = watch("the auth API", async () => {
      throw new Error("no such table: ann@example.com");
    });
    for (let time = 0; time < 3; time += 1) await expect(broken(ctx(), request)).rejects.toThrow("no such table");
    await goOn();
    expect(await alerts()).toMatchObject([{ kind: "system_error", facts: { where: "the auth API" } }]);
    expect(receiver.arrived[0]?.body).not.toContain("ann@");
    vi.setSystemTime(Date.now() + windows.system_error + minute);
    await expect(broken(ctx(), request)).rejects.toThrow();
    expect(await alerts()).toHaveLength(2);
  });

  it("that a route answers with 500 is one, too; other answers are none", async () => {
    const answering = (status: number) => watch(`route ${status}`, async () => new Response(null, { status }));
    for (const status of [200, 302, 401, 404, 429, 500, 503]) {
      expect((await answering(status)(ctx(), request)).status).toBe(status);
    }
    expect((await alerts()).map(({ about }) => about)).toEqual(["route 500", "route 503"]);
  });

  it("does not replace the error where the alert fails as well", async () => {
    const failing = { runMutation: () => Promise.reject(new Error("no database")) } as unknown as ActionCtx;
    const broken = watch("x", async () => Promise.reject(new Error("the first")));
    await expect(broken(failing, request)).rejects.toThrow("the first");
  });
});

it("a mail that is given up is an alert; one that tells of an alert is not", async () => {
  vi.mocked(fetch).mockImplementation(async () => Response.json({ name: "validation_error" }, { status: 422 }));
  const send = (idempotencyKey: string) => {
    const mail = { to: "ann@example.com", subject: "s", text: "t", html: "h" };
    return t.action(internal.mail.outbox.send, { mail, idempotencyKey, attempt: 1 });
  };
  await send("alert-1-0");
  expect(await alerts()).toEqual([]);
  await send("one");
  await goOn();
  expect(await alerts()).toMatchObject([{ kind: "mail_failed", post: "delivered" }]);
  expect(receiver.arrived[0]?.body).toContain("422 validation_error");
  expect(receiver.arrived[0]?.body).not.toContain("ann@");
});

describe("a test alert", () => {
  it("arrives in all places, by an admin's hand and the operator's", async () => {
    startOpenWorld(channels());
    await signUpAndVerify(t, bob);
    await t.mutation(internal.admin.appoint, { email: bob.email });
    const { as } = await signIn(t, bob);
    standStill();
    mails.length = 0;
    expect(await as.mutation(api.alerts.admin.test, {})).toBe(true);
    expect(await as.mutation(api.alerts.admin.test, {})).toBe(false);
    await goOn();
    expect(await as.query(api.alerts.admin.recent, {})).toMatchObject({
      mails: 2,
      posts: true,
      alerts: [{ kind: "test", mails: 2, post: "delivered", problem: null }],
    });
    expect([mails.length, receiver.arrived.length]).toEqual([2, 1]);
    expect(mails[0]?.text).toContain("/admin/webhooks");
    vi.setSystemTime(Date.now() + windows.test + 1);
    expect(await t.mutation(internal.alerts.admin.testByOperator, {})).not.toBeNull();
  });
});
