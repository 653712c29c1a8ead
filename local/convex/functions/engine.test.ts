import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  actionGeneric,
  anyApi,
  componentsGeneric,
  defineSchema,
  defineTable,
  mutationGeneric,
  paginationOptsValidator,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEngine, type TestEngine } from "./engine.fixture";

const api = anyApi["m"]!;
const inner = (componentsGeneric() as never as Record<string, Record<string, typeof api>>)["inner"]!["m"]!;

/** Functions wait for these, as they would for something that is not the database. */
const gates = new Map<string, { promise: Promise<void>; open(): void }>();
function gate(name: string) {
  const known = gates.get(name);
  if (known) return known;
  let open = (): void => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  const fresh = { promise, open };
  gates.set(name, fresh);
  return fresh;
}

const schema = defineSchema({
  notes: defineTable({ text: v.string(), by: v.optional(v.string()) })
    .index("by_text", ["text"])
    .index("by_by", { fields: ["by"], staged: true })
    .searchIndex("search_text", { searchField: "text", filterFields: ["by"] }),
  points: defineTable({ at: v.array(v.float64()), kind: v.string() }).vectorIndex("by_at", {
    vectorField: "at",
    dimensions: 2,
    filterFields: ["kind"],
  }),
});

const functions = {
  add: mutationGeneric({
    args: { text: v.string() },
    returns: v.id("notes"),
    handler: async (ctx, { text }) => await ctx.db.insert("notes", { text }),
  }),
  count: queryGeneric({ args: {}, handler: async (ctx) => (await ctx.db.query("notes").collect()).length }),
  countTwice: queryGeneric({
    args: { gate: v.string() },
    handler: async (ctx, args) => {
      const before = (await ctx.db.query("notes").collect()).length;
      await gate(args.gate).promise;
      return [before, (await ctx.db.query("notes").collect()).length];
    },
  }),
  wrongResult: queryGeneric({
    args: {},
    returns: v.object({ ok: v.boolean() }),
    handler: async () => ({ ok: "yes" as never }),
  }),
  clock: queryGeneric({
    args: {},
    handler: async (ctx) => {
      const before = [
        Date.now(),
        new Date(Date()).getTime() <= Date.now(),
        new Date(5).getTime(),
        new Date() instanceof Date,
      ];
      for (let at = 0; at < 100; at++) await ctx.db.query("notes").first();
      const randoms = Array.from({ length: 50 }, () => Math.random());
      return {
        stands:
          Date.now() === before[0] &&
          before[1] === true &&
          new Date().toISOString() === new Date(Number(before[0])).toISOString() &&
          before[2] === 5 &&
          before[3] === true,
        random: randoms.every((one) => one >= 0 && one < 1) && new Set(randoms).size > 45 && Math.max(1, 2) === 2,
        first: randoms[0] ?? 0,
      };
    },
  }),
  usesFetch: queryGeneric({ args: {}, handler: async () => void (await fetch("http://127.0.0.1")) }),
  usesTimer: mutationGeneric({ args: {}, handler: async () => void setTimeout(() => {}, 1) }),
  actionTimer: actionGeneric({
    args: {},
    handler: async () => {
      const before = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 15));
      return Date.now() > before;
    },
  }),
  busy: mutationGeneric({
    args: { milliseconds: v.number() },
    handler: async (ctx, { milliseconds }) => {
      await ctx.db.insert("notes", { text: "too late" });
      const used = () => process.cpuUsage().user + process.cpuUsage().system;
      const begin = used();
      while (used() - begin < milliseconds * 1000);
      try {
        await ctx.db.query("notes").first();
      } catch {
        // The time-out cannot be caught.
      }
    },
  }),
  addMany: mutationGeneric({
    args: { count: v.number() },
    handler: async (ctx, { count }) => {
      for (let at = 0; at < count; at++) await ctx.db.insert("notes", { text: `many ${at}` });
    },
  }),
  readMany: queryGeneric({
    args: { rounds: v.number() },
    handler: async (ctx, { rounds }) => {
      let read = 0;
      for (let round = 0; round < rounds; round++) {
        read += (
          await ctx.db
            .query("notes")
            .filter((q) => q.eq(q.field("text"), "none"))
            .collect()
        ).length;
        read += (await ctx.db.query("notes").collect()).length;
      }
      return read;
    },
  }),
  nested: mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("notes", { text: "outer before" });
      const failure = await ctx.runMutation(inner["addAndFail"] as never, {}).catch((error: Error) => error.message);
      await ctx.runMutation(inner["add"] as never, {});
      await ctx.db.insert("notes", { text: "outer after" });
      return [failure, await ctx.runQuery(inner["count"] as never, {})];
    },
  }),
  parallelIncrements: actionGeneric({
    args: {},
    handler: async (ctx) => {
      await Promise.all(Array.from({ length: 20 }, () => ctx.runMutation(api["increment"] as never, {})));
      return await ctx.runQuery(api["total"] as never, {});
    },
  }),
  increment: mutationGeneric({
    args: {},
    handler: async (ctx) => {
      const known = await ctx.db.query("totals").first();
      await crypto.subtle.digest("SHA-256", new Uint8Array(8));
      if (known) await ctx.db.patch(known._id, { total: known["total"] + 1 });
      else await ctx.db.insert("totals", { total: 1 });
    },
  }),
  total: queryGeneric({ args: {}, handler: async (ctx) => (await ctx.db.query("totals").first())?.["total"] }),
  page: queryGeneric({
    args: { paginationOpts: paginationOptsValidator, twice: v.optional(v.boolean()) },
    handler: async (ctx, { paginationOpts, twice }) => {
      if (twice) await ctx.db.query("points").paginate({ numItems: 1, cursor: null });
      return await ctx.db.query("points").paginate(paginationOpts);
    },
  }),
  addPoint: mutationGeneric({
    args: { at: v.array(v.float64()), kind: v.string() },
    handler: async (ctx, point) => await ctx.db.insert("points", point),
  }),
  nearest: actionGeneric({
    args: {},
    handler: async (ctx) =>
      await ctx.vectorSearch("points", "by_at", { vector: [1, 0], limit: 2, filter: (q) => q.eq("kind", "a") }),
  }),
  search: queryGeneric({
    args: { text: v.string() },
    handler: async (ctx, { text }) =>
      (
        await ctx.db
          .query("notes")
          .withSearchIndex("search_text", (q) => q.search("text", text))
          .collect()
      ).map((one) => one["text"]),
  }),
  staged: queryGeneric({
    args: {},
    handler: async (ctx) =>
      await ctx.db
        .query("notes")
        .withIndex("by_by", (q) => q.eq("by", "x"))
        .collect(),
  }),
  outOfOrder: queryGeneric({
    args: {},
    handler: async (ctx) =>
      await ctx.db
        .query("notes")
        .withIndex("by_text", (q) => (q as never as { eq(a: string, b: string): never }).eq("by", "x"))
        .collect(),
  }),
  big: queryGeneric({ args: { size: v.number() }, handler: async (_ctx, { size }) => "x".repeat(size) }),
  take: queryGeneric({ args: { text: v.string() }, handler: async () => null }),
};

const component = {
  schema: defineSchema({ rows: defineTable({ n: v.number() }) }),
  functions: {
    add: mutationGeneric({ args: {}, handler: async (ctx) => void (await ctx.db.insert("rows", { n: 1 })) }),
    addAndFail: mutationGeneric({
      args: {},
      handler: async (ctx) => {
        await ctx.db.insert("rows", { n: 2 });
        throw new Error("on purpose");
      },
    }),
    count: queryGeneric({ args: {}, handler: async (ctx) => (await ctx.db.query("rows").collect()).length }),
  },
};

let folder: string;
let test: TestEngine;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "engine-"));
  test = await startTestEngine(path.join(folder, "log"), { "": { schema, functions }, inner: component });
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

describe("functions", () => {
  it("run side by side: one that waits holds up no other, and keeps the state that it began with", async () => {
    const before = Number(await test.call("query", "count"));
    const waiting = test.call("query", "countTwice", { gate: "slow" });
    await test.call("mutation", "add", { text: "meanwhile" });
    expect(await test.call("query", "count")).toBe(before + 1);
    gate("slow").open();
    expect(await waiting).toEqual([before, before]);
  });

  it("lose no write when they conflict, called by an action at once", async () => {
    expect(await test.call("action", "parallelIncrements")).toBe(20);
  });

  it("undo a failed mutation of a component when its caller goes on, and nothing else", async () => {
    expect(await test.call("mutation", "nested")).toEqual(["on purpose", 1]);
    expect(await test.call("query", "search", { text: "outer" })).toHaveLength(2);
  });

  it("have their arguments and results checked, in Convex's words", async () => {
    await expect(test.call("mutation", "add", { text: 1 })).rejects.toThrow(
      /^ArgumentValidationError: Value does not match validator\.\nPath: \.text\nValue: 1\.0\nValidator: v\.string\(\)$/,
    );
    await expect(test.call("mutation", "add", {})).rejects.toThrow(
      "ArgumentValidationError: Object is missing the required field `text`. Consider wrapping the field validator in `v.optional(...)` if this is expected.\n\nObject: {}\nValidator: v.object({text: v.string()})",
    );
    await expect(test.call("mutation", "add", { text: "a", more: 1 })).rejects.toThrow(
      'Object contains extra field `more` that is not in the validator.\n\nObject: {more: 1.0, text: "a"}',
    );
    await expect(test.call("query", "wrongResult")).rejects.toThrow(
      'ReturnsValidationError: Value does not match validator.\nPath: .ok\nValue: "yes"\nValidator: v.boolean()',
    );
  });

  it("see time stand still and random numbers of their own in a transaction, not in an action", async () => {
    const [one, two] = (await Promise.all([test.call("query", "clock"), test.call("query", "clock")])) as {
      first: number;
    }[];
    expect(one).toMatchObject({ stands: true, random: true });
    expect(one?.first).not.toBe(two?.first);
    expect(await test.call("action", "actionTimer")).toBe(true);
  });

  it("have no network and no timers in a transaction", async () => {
    const advice =
      "in queries and mutations. Please consider using an action. See https://docs.convex.dev/functions/actions for more details.";
    await expect(test.call("query", "usesFetch")).rejects.toThrow(`Can't use fetch() ${advice}`);
    await expect(test.call("mutation", "usesTimer")).rejects.toThrow(`Can't use setTimeout ${advice}`);
  });
});

/** They take a second of the processor, which other tests want too. */
const patience = { timeout: 30_000 };

describe("a limit", () => {
  it("of one second of code ends a mutation, even if it catches the error, and nothing stays", patience, async () => {
    const before = await test.call("query", "count");
    await expect(test.call("mutation", "busy", { milliseconds: 1100 })).rejects.toThrow(
      "Function execution timed out (maximum duration: 1s)",
    );
    expect(await test.call("query", "count")).toBe(before);
    await test.call("mutation", "busy", { milliseconds: 100 });
  });

  it("of documents written and read, with those that a filter drops, is Convex's", patience, async () => {
    await expect(test.call("mutation", "addMany", { count: 16_001 })).rejects.toThrow(
      "Too many writes in a single function execution (limit: 16000)",
    );
    await test.call("mutation", "addMany", { count: 4000 });
    await expect(test.call("query", "readMany", { rounds: 4 })).rejects.toThrow(
      "Too many documents read in a single function execution (limit: 32000).",
    );
    expect(await test.call("query", "readMany", { rounds: 3 })).toBeGreaterThan(12_000);
  });

  it("of the size of arguments and results is Convex's", async () => {
    const text = "x".repeat(2 ** 24);
    await expect(test.call("query", "take", { text })).rejects.toThrow(
      "Arguments for m.js:take are too large (actual: 16 MiB, limit: 16 MiB)",
    );
    await expect(test.call("query", "big", { size: 2 ** 24 })).rejects.toThrow(
      "Function m.js:big return value is too large (actual: 16 MiB, limit: 16 MiB)",
    );
  });
});

describe("a query", () => {
  it("is read page by page; the cursor of another query is refused, and so is a second page", async () => {
    for (const kind of ["a", "b", "a", "a"]) await test.call("mutation", "addPoint", { at: [1, 1], kind });
    const page = async (cursor: string | null) =>
      (await test.call("query", "page", { paginationOpts: { numItems: 3, cursor } })) as never as {
        page: unknown[];
        isDone: boolean;
        continueCursor: string;
      };
    const first = await page(null);
    const second = await page(first.continueCursor);
    expect([first.page.length, first.isDone, second.page.length, second.isDone]).toEqual([3, false, 1, true]);
    await expect(page("nonsense")).rejects.toThrow("InvalidCursor: Tried to run a query starting from a cursor");
    const twice = { paginationOpts: { numItems: 1, cursor: null }, twice: true };
    await expect(test.call("query", "page", twice)).rejects.toThrow("ran multiple paginated queries");
  });

  it("says why it cannot use an index", async () => {
    await expect(test.call("query", "staged")).rejects.toThrow(
      "Index notes.by_by is currently staged and not available to query until it is enabled.",
    );
    await expect(test.call("query", "outOfOrder")).rejects.toThrow(
      "Tried to query index notes.by_text but the query didn't use the index fields in order.",
    );
  });

  it("finds words and vectors", async () => {
    for (const text of ["green apples", "red apple", "green pears"]) await test.call("mutation", "add", { text });
    expect(await test.call("query", "search", { text: "green app" })).toEqual([
      "green apples",
      "green pears",
      "red apple",
    ]);
    for (const at of [
      [1, 0],
      [0, 1],
    ])
      await test.call("mutation", "addPoint", { at, kind: "a" });
    const nearest = (await test.call("action", "nearest")) as { _score: number }[];
    expect(nearest.map(({ _score }) => Number(_score.toFixed(2)))).toEqual([1, 0.71]);
  });
});

describe("what was committed", () => {
  it("is there when the engine starts again, with its ids and times", async () => {
    const file = path.join(folder, "again");
    const first = await startTestEngine(file, { "": { schema, functions }, inner: component });
    const id = await first.call("mutation", "add", { text: "kept" });
    await first.call("mutation", "nested");
    const before = [...(first.engine.documents("")?.table("notes") ?? [])];
    await first.close();
    const second = await startTestEngine(file, { "": { schema, functions }, inner: component });
    expect([...(second.engine.documents("")?.table("notes") ?? [])]).toEqual(before);
    expect(before[0]?._id).toBe(id);
    expect([...(second.engine.documents("inner")?.table("rows") ?? [])]).toHaveLength(1);
    await second.close();
  });
});
