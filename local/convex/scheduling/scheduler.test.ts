import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { actionGeneric, anyApi, mutationGeneric } from "convex/server";
import { v } from "convex/values";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StoredDocument } from "../database/convex-test-internals";
import type { Deployment } from "../deployment";
import { startTestEngine, type TestEngine } from "../functions/engine.fixture";
import { createScheduler } from "./scheduler";

const api = anyApi["m"]!;
const ran: string[] = [];

const functions = {
  note: mutationGeneric({
    args: { text: v.string() },
    handler: async (ctx, { text }) => void (await ctx.db.insert("notes", { text })),
  }),
  act: actionGeneric({ args: {}, handler: async () => void ran.push("acted") }),
  fail: mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("notes", { text: "of a failed job" });
      throw new Error("on purpose");
    },
  }),
  contested: mutationGeneric({
    args: {},
    handler: async (ctx) => {
      const before = await ctx.db.query("notes").collect();
      await rivals.pop()?.();
      await ctx.db.insert("notes", { text: `after ${before.length}` });
    },
  }),
  schedule: mutationGeneric({
    args: { name: v.string(), after: v.number(), args: v.any() },
    handler: async (ctx, { name, after, args }) => await ctx.scheduler.runAfter(after, api[name] as never, args),
  }),
  scheduleAndFail: mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.scheduler.runAfter(0, api["note"] as never, { text: "never" } as never);
      throw new Error("on purpose");
    },
  }),
  cancel: mutationGeneric({ args: { id: v.any() }, handler: async (ctx, { id }) => await ctx.scheduler.cancel(id) }),
  scheduleMany: mutationGeneric({
    args: { count: v.number() },
    handler: async (ctx, { count }) => {
      for (let at = 0; at < count; at++) await ctx.scheduler.runAfter(1e6, api["act"] as never, {});
    },
  }),
  scheduleInAction: actionGeneric({
    args: {},
    handler: async (ctx) => await ctx.scheduler.runAfter(0, api["note"] as never, { text: "from an action" } as never),
  }),
};

/** Runs beside `contested`, as often as there is one, and changes what that has read. */
const rivals: (() => Promise<unknown>)[] = [];

let folder: string;
const open: TestEngine[] = [];

/** A process: with a scheduler that rings, or one that ends before anything is due. */
async function process({ rings }: { rings: boolean }): Promise<TestEngine> {
  const test = await startTestEngine(path.join(folder, "log"), { "": { functions } });
  open.push(test);
  const scheduler = createScheduler(test.engine, test.deployment as Deployment);
  if (rings) await scheduler.start();
  return test;
}

const table = ({ engine }: TestEngine, name: string): StoredDocument[] => [
  ...(engine.documents("")?.table(name) ?? []),
];
const notes = (test: TestEngine) => table(test, "notes").map((note) => note["text"]);
const states = (test: TestEngine) =>
  table(test, "_scheduled_functions").map((job) => (job["state"] as { kind: string }).kind);

beforeEach(async () => {
  ran.length = 0;
  folder = await mkdtemp(path.join(tmpdir(), "scheduler-"));
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const test of open.splice(0)) await test.close();
  await rm(folder, { recursive: true, force: true });
});

describe("a scheduled function", () => {
  it("that was due while the process was down runs once when it is up again, and not after the next start", async () => {
    const first = await process({ rings: false });
    await first.call("mutation", "schedule", { name: "note", after: 0, args: { text: "overdue" } });
    await first.engine.durable();
    const second = await process({ rings: true });
    await vi.waitFor(() => expect(states(second)).toEqual(["success"]), 60_000);
    expect(notes(second)).toEqual(["overdue"]);
    await second.engine.durable();
    const third = await process({ rings: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([notes(third), states(third)]).toEqual([["overdue"], ["success"]]);
  });

  it("that is an action is not run again if it was running when the process ended", async () => {
    const first = await process({ rings: false });
    const id = await first.call("mutation", "schedule", { name: "act", after: 0, args: {} });
    await first.engine.runMutation("", async (documents) =>
      documents.patch("_scheduled_functions", String(id), { state: { kind: "inProgress" } }),
    );
    await first.engine.durable();
    const second = await process({ rings: true });
    expect(states(second)).toEqual(["failed"]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ran).toEqual([]);
  });

  it("runs at its time, and leaves nothing but its failure when it fails", async () => {
    const test = await process({ rings: true });
    await test.call("mutation", "schedule", { name: "fail", after: 20, args: {} });
    await test.call("mutation", "schedule", { name: "act", after: 10, args: {} });
    await vi.waitFor(() => expect(states(test)).toEqual(["failed", "success"]), 60_000);
    expect([notes(test), ran]).toEqual([[], ["acted"]]);
    for (const { scheduledTime, completedTime } of table(test, "_scheduled_functions")) {
      expect(Number(completedTime)).toBeGreaterThanOrEqual(Number(scheduledTime));
    }
  });

  it("that is a mutation and meets others at what it reads is run until it is through, and counts once", async () => {
    const test = await process({ rings: true });
    // More often than a mutation that somebody waits for is tried.
    for (let time = 0; time < 7; time += 1) rivals.push(() => test.call("mutation", "note", { text: "rival" }));
    await test.call("mutation", "schedule", { name: "contested", after: 0, args: {} });
    await vi.waitFor(() => expect(states(test)).toEqual(["success"]), 60_000);
    expect(notes(test)).toEqual([...Array(7).fill("rival"), "after 7"]);
  });

  it("is not scheduled by a mutation that fails, and is by an action at once", async () => {
    const test = await process({ rings: true });
    await expect(test.call("mutation", "scheduleAndFail")).rejects.toThrow("on purpose");
    await test.call("action", "scheduleInAction");
    await vi.waitFor(() => expect(states(test)).toEqual(["success"]), 60_000);
    expect(notes(test)).toEqual(["from an action"]);
  });

  it("does not run once it is cancelled, also over a restart; cancelling again changes nothing", async () => {
    const first = await process({ rings: false });
    const id = await first.call("mutation", "schedule", { name: "note", after: 0, args: { text: "cancelled" } });
    await first.call("mutation", "cancel", { id });
    await first.call("mutation", "cancel", { id });
    await first.engine.durable();
    const second = await process({ rings: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([states(second), notes(second)]).toEqual([["canceled"], []]);
  });

  it("is one of at most a thousand of a mutation", async () => {
    const test = await process({ rings: false });
    await expect(test.call("mutation", "scheduleMany", { count: 1001 })).rejects.toThrow(
      "Too many functions scheduled by this mutation (limit: 1000)",
    );
    expect(states(test)).toEqual([]);
    await test.call("mutation", "scheduleMany", { count: 1000 });
    expect(states(test)).toHaveLength(1000);
  });

  it("is forgotten a week after it ended", async () => {
    const first = await process({ rings: false });
    const id = String(await first.call("mutation", "schedule", { name: "act", after: 0, args: {} }));
    const week = 7 * 24 * 60 * 60 * 1000;
    await first.engine.runMutation("", async (documents) =>
      documents.patch("_scheduled_functions", id, { state: { kind: "success" }, completedTime: Date.now() - week - 1 }),
    );
    await first.engine.durable();
    expect(states(await process({ rings: true }))).toEqual([]);
  });
});
