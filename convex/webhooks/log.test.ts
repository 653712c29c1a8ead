import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
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
import { deliveryOf, type events, filters, type states } from "./deliveryLog.fixture";
import { purgeDeliveries } from "./purge";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
let admin: Awaited<ReturnType<typeof signIn>>["as"];
let endpointId: Id<"webhookEndpoints">;

async function open(): Promise<void> {
  t = deployment();
  endpointId = await t.run((ctx) =>
    ctx.db.insert("webhookEndpoints", { url: "https://a.example.com/", events: [], declared: false, generation: 1 }),
  );
}

beforeAll(async () => {
  startOpenWorld();
  await open();
  await signUpAndVerify(t, bob);
  await t.mutation(internal.admin.appoint, { email: bob.email });
  admin = (await signIn(t, bob)).as;
}, 60_000);
afterAll(stopWorld);

async function grow(to: number): Promise<void> {
  await t.run(async (ctx) => {
    const before = (await ctx.db.query("webhookDeliveries").collect()).length;
    for (let number = before; number < to; number += 1) {
      const deliveryId = await ctx.db.insert("webhookDeliveries", deliveryOf(endpointId, number));
      await ctx.db.insert("webhookAttempts", { deliveryId, number: 1, outcome: { status: 200, durationMs: 5 } });
    }
  });
}

/** How many documents of the deliveries' tables a question reads, by the calls that hand them out. */
async function documentsRead(work: () => Promise<unknown>): Promise<number> {
  const scope = globalThis as unknown as { Convex: Runtime };
  const real = scope.Convex;
  let count = 0;
  const note = (name: string, answer: string) => {
    const parsed = JSON.parse(answer) as { page?: unknown[]; done?: boolean; value?: unknown };
    if (name === "1.0/queryPage") count += parsed.page?.length ?? 0;
    if (name === "1.0/queryStreamNext" && !parsed.done) count += 1;
    if (name === "1.0/get") count += 1;
    return answer;
  };
  scope.Convex = {
    syscall: (name, given) => note(name, real.syscall(name, given)),
    asyncSyscall: async (name, given) => note(name, await real.asyncSyscall(name, given)),
    get jsSyscall() {
      return real.jsSyscall;
    },
  };
  try {
    await work();
  } finally {
    scope.Convex = real;
  }
  return count;
}

interface Runtime {
  syscall: (name: string, given: string) => string;
  asyncSyscall: (name: string, given: string) => Promise<string>;
  jsSyscall: unknown;
}

describe("the log of deliveries", () => {
  const ask = (state: (typeof states)[number] | null, event: (typeof events)[number] | null, cursor: string | null) =>
    admin.query(api.webhooks.log.page, { endpointId, state, event, cursor });

  it("reads as many documents of 10,000 as of 1,000, with each filter, and of the list of endpoints none of them", async () => {
    const measure = async () => {
      const counts: number[] = [];
      for (const { state, event } of filters) counts.push(await documentsRead(() => ask(state, event, null)));
      counts.push(await documentsRead(() => admin.query(api.webhooks.endpoints.list, {})));
      return counts;
    };
    await grow(1000);
    const small = await measure();
    await grow(10_000);
    expect(await measure()).toEqual(small);
    // A page, and the few documents that say who asks.
    expect(Math.max(...small)).toBeLessThan(40);
    expect(Math.min(...small.slice(0, -1))).toBeGreaterThanOrEqual(20);
  });

  it.each(filters)("goes on page by page, the newest first: $state, $event", async ({ state, event }) => {
    const first = await ask(state, event, null);
    const second = await ask(state, event, first.cursor);
    const seen = [...first.deliveries, ...second.deliveries];
    expect(seen).toHaveLength(40);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(40);
    const numbers = seen.map(({ messageId }) => Number(messageId.slice(4)));
    expect(numbers).toEqual([...numbers].sort((left, right) => right - left));
    for (const found of seen) {
      if (state !== null) expect(found.state).toBe(state);
      if (event !== null) expect(found.event).toBe(event);
    }
  });
});

it("old deliveries are purged from their old end, attempts and figures included, a batch at a time", async () => {
  await open();
  await grow(250);
  await t.run((ctx) =>
    ctx.db.insert("webhookTotals", {
      endpointId,
      day: "2026-11-21",
      shard: 0,
      attempts: 1,
      taken: 1,
      retries: 0,
      durations: [],
    }),
  );
  const left = () =>
    t.run(async (ctx) => {
      const tables = ["webhookDeliveries", "webhookAttempts", "webhookTotals"] as const;
      return Promise.all(tables.map(async (table) => (await ctx.db.query(table).collect()).length));
    });
  const purge = (before: number) => t.run((ctx) => purgeDeliveries(ctx as never, before, 200));
  expect([await purge(0), await left()]).toEqual([0, [250, 250, 1]]);
  expect([await purge(Date.now() + 1), await left()]).toEqual([200, [50, 50, 1]]);
  expect(await t.run(async (ctx) => (await ctx.db.query("webhookDeliveries").first())?.messageId)).toBe("msg_200");
  expect([await purge(Date.now() + 1), await left()]).toEqual([51, [0, 0, 0]]);
});
