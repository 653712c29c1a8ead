import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "../_generated/api";
import type { Id } from "../_generated/dataModel";
import {
  bob,
  type Deployment,
  deployment,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "../deployment.fixture";
import { openReceiver, type Receiver } from "./receiver.fixture";

await vi.hoisted(() => import("../environment.fixture"));

const root = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
const hour = 60 * 60_000;

let receiver: Receiver;
let t: Deployment;
let admin: Awaited<ReturnType<typeof signIn>>["as"];

beforeAll(async () => {
  receiver = await openReceiver();
  startOpenWorld({ PRELAUNCH_ENVIRONMENT: "local", WEBHOOK_SECRET: root });
  t = deployment();
  await signUpAndVerify(t, bob);
  await t.mutation(internal.admin.appoint, { email: bob.email });
  admin = (await signIn(t, bob)).as;
  // From here on time stands still, and what is scheduled is done by a test that wants it.
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"], now: Date.now() });
}, 60_000);
afterAll(() => {
  receiver.close();
  stopWorld();
});
beforeEach(async () => {
  receiver.arrived.length = 0;
  receiver.status = 204;
  await t.run(async (ctx) => {
    for (const table of ["webhookEndpoints", "webhookDeliveries", "webhookAttempts", "auditEntries"] as const) {
      for (const { _id } of await ctx.db.query(table).collect()) await ctx.db.delete(_id);
    }
  });
});

async function added(url = receiver.url): Promise<{ id: Id<"webhookEndpoints">; secret: string }> {
  const answer = await admin.mutation(api.webhooks.endpoints.add, { url, events: ["user.banned"] });
  if ("problem" in answer) throw new Error(answer.problem);
  return answer;
}

const attempt = (deliveryId: Id<"webhookDeliveries">, number: number) =>
  t.action(internal.webhooks.deliver.attempt, { deliveryId, number });

const recorded = () =>
  t.run(async (ctx) =>
    (await ctx.db.query("auditEntries").collect()).map(({ kind, actor }) => [kind, actor !== undefined]),
  );

/** The keys, of those given, that the last delivery is signed by. */
function signers(...secrets: string[]): string[] {
  const last = receiver.arrived.at(-1);
  return secrets.filter((secret) => {
    try {
      new Webhook(secret).verify(last?.body ?? "", last?.headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  });
}

async function test(endpointId: Id<"webhookEndpoints">) {
  const deliveryId = await admin.mutation(api.webhooks.log.test, { endpointId });
  await attempt(deliveryId, 1);
  return admin.query(api.webhooks.log.delivery, { deliveryId });
}

describe("an endpoint that an admin adds", () => {
  it("is listed without its key, and each change of it is in the audit log", async () => {
    const { id, secret } = await added();
    const { list, choose, pause, showSecret, remove } = api.webhooks.endpoints;
    await admin.mutation(choose, { endpointId: id, events: ["user.deleted", "user.deleted"] });
    await admin.mutation(pause, { endpointId: id, paused: true });
    const { endpoints } = await admin.query(list, {});
    expect(endpoints).toMatchObject([{ url: receiver.url, events: ["user.deleted"], declared: false, off: "paused" }]);
    expect(JSON.stringify(endpoints)).not.toContain("whsec_");
    expect(await admin.mutation(showSecret, { endpointId: id })).toBe(secret);
    await admin.mutation(remove, { endpointId: id });
    await admin.mutation(remove, { endpointId: id });
    expect((await admin.query(list, {})).endpoints).toEqual([]);
    const kinds = ["created", "updated", "updated", "secret_shown", "deleted"];
    expect(await recorded()).toEqual(kinds.map((kind) => [`webhook_endpoint.${kind}`, true]));
  });

  it.each([
    ["http://10.0.0.1/", "private"],
    ["nonsense", "malformed"],
    ["https://a:b@example.com/", "has_credentials"],
  ])("is refused: %s is %s", async (url, problem) => {
    expect(await admin.mutation(api.webhooks.endpoints.add, { url, events: ["user.banned"] })).toEqual({ problem });
  });

  it("is refused where it is there, has no events, is one too many, or nothing could be signed", async () => {
    const add = (url: string, events: "user.banned"[] = ["user.banned"]) =>
      admin.mutation(api.webhooks.endpoints.add, { url, events });
    await added();
    expect(await add(` ${receiver.url}#`.replace("#", ""))).toEqual({ problem: "taken" });
    expect(await add("https://a.example.com/", [])).toEqual({ problem: "no_events" });
    for (let number = 1; number < 20; number += 1) await added(`https://a${number}.example.com/`);
    expect(await add("https://one.more.example.com/")).toEqual({ problem: "too_many" });
    vi.stubEnv("WEBHOOK_SECRET", "");
    expect(await add("https://a.example.com/")).toEqual({ problem: "not_configured" });
    vi.stubEnv("WEBHOOK_SECRET", root);
  });

  it("cannot be told to leave what the stack declares", async () => {
    vi.stubEnv("WEBHOOKS", JSON.stringify([{ url: receiver.url, events: ["user.banned"] }]));
    expect((await admin.query(api.webhooks.endpoints.list, {})).adopted).toBe(false);
    await admin.mutation(api.webhooks.endpoints.adopt, {});
    const { endpoints, adopted } = await admin.query(api.webhooks.endpoints.list, {});
    expect([adopted, endpoints]).toMatchObject([true, [{ declared: true, url: receiver.url }]]);
    const endpointId = endpoints[0]?.id as Id<"webhookEndpoints">;
    await expect(admin.mutation(api.webhooks.endpoints.remove, { endpointId })).rejects.toThrow();
    await expect(
      admin.mutation(api.webhooks.endpoints.choose, { endpointId, events: ["user.created"] }),
    ).rejects.toThrow();
    vi.stubEnv("WEBHOOKS", "[]");
  });
});

describe("the key of an endpoint", () => {
  it("is replaced while the old one signs too until its end, and not a moment longer", async () => {
    const { id, secret: old } = await added();
    await test(id);
    expect(signers(old)).toEqual([old]);
    const fresh = await admin.mutation(api.webhooks.endpoints.rotate, { endpointId: id, overlapHours: 24 });
    expect(fresh).not.toBe(old);
    await test(id);
    expect(signers(old, fresh)).toEqual([old, fresh]);
    expect(receiver.arrived.at(-1)?.headers["webhook-signature"]).toMatch(/^v1,\S+ v1,\S+$/);
    vi.setSystemTime(Date.now() + 24 * hour);
    await test(id);
    expect(signers(old, fresh)).toEqual([fresh]);
    expect((await recorded()).map(([kind]) => kind)).toContain("webhook_endpoint.secret_rotated");
  });

  it("that has leaked ends at once", async () => {
    const { id, secret: old } = await added();
    const fresh = await admin.mutation(api.webhooks.endpoints.rotate, { endpointId: id, overlapHours: 0 });
    await test(id);
    expect(signers(old, fresh)).toEqual([fresh]);
  });

  it("is no other endpoint's, and stands nowhere in the database", async () => {
    const [one, two] = [await added(), await added("https://other.example.com/")];
    expect(one.secret).not.toBe(two.secret);
    expect(JSON.stringify(await t.run((ctx) => ctx.db.query("webhookEndpoints").collect()))).not.toContain("whsec_");
    await test(one.id);
    expect(signers(one.secret, two.secret, root)).toEqual([one.secret]);
  });
});

describe("a test event", () => {
  it("arrives, also at an endpoint that is paused", async () => {
    const { id } = await added();
    await admin.mutation(api.webhooks.endpoints.pause, { endpointId: id, paused: true });
    expect(await test(id)).toMatchObject({ event: "webhook.test", state: "delivered", history: [{ number: 1 }] });
  });

  it("is tried once, and does not count against the endpoint", async () => {
    receiver.status = 503;
    const { id } = await added();
    expect(await test(id)).toMatchObject({ state: "failed", last: { status: 503 } });
    expect(await t.run((ctx) => ctx.db.query("webhookFailures").collect())).toEqual([]);
  });
});

describe("a delivery", () => {
  it("is replayed with the same id and body, and signed anew", async () => {
    const { id } = await added();
    const { id: deliveryId } = (await test(id)) ?? { id: undefined };
    if (!deliveryId) throw new Error("There is no delivery.");
    vi.setSystemTime(Date.now() + 2 * hour);
    await admin.mutation(api.webhooks.log.replay, { deliveryId });
    await attempt(deliveryId, 2);
    const [first, second] = receiver.arrived;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.headers["webhook-timestamp"]).not.toBe(first?.headers["webhook-timestamp"]);
    const seen = await admin.query(api.webhooks.log.delivery, { deliveryId });
    expect(seen).toMatchObject({ state: "delivered", history: [{ number: 2 }, { number: 1 }] });
  });
});

describe("an operator with the deployment's key", () => {
  it("tests all endpoints that are on, and reads how it went", async () => {
    const [{ id }] = [await added(), await added("https://other.example.com/")];
    await admin.mutation(api.webhooks.endpoints.pause, { endpointId: id, paused: true });
    expect(await t.query(internal.webhooks.operator.endpoints, {})).toMatchObject([{ on: false }, { on: true }]);
    const [tested, ...more] = await t.mutation(internal.webhooks.operator.testAll, {});
    expect([tested?.url, more]).toEqual(["https://other.example.com/", []]);
    const deliveryId = tested?.deliveryId as Id<"webhookDeliveries">;
    expect(await t.query(internal.webhooks.operator.delivery, { deliveryId })).toEqual({
      state: "waiting",
      last: null,
    });
  });
});
