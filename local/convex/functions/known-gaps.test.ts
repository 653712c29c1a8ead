import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { actionGeneric, defineSchema, defineTable, mutationGeneric, queryGeneric } from "convex/server";
import { v } from "convex/values";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestEngine, type TestEngine } from "./engine.fixture";

/** Of a module. */
let calls = 0;

const functions = {
  isolation: queryGeneric({ args: {}, handler: async () => [typeof process.versions.node, ++calls] }),
  random: queryGeneric({ args: {}, handler: async () => Math.random() }),
  key: queryGeneric({
    args: {},
    handler: async () => {
      const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
      return "privateKey" in pair;
    },
  }),
  add: mutationGeneric({
    args: { text: v.string() },
    handler: async (ctx, { text }) => void (await ctx.db.insert("notes", { text })),
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
  busy: actionGeneric({
    args: {},
    handler: async () => {
      const used = () => process.cpuUsage().user + process.cpuUsage().system;
      const begin = used();
      while (used() - begin < 1_200_000);
      return "done";
    },
  }),
};

let folder: string;
let test: TestEngine;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gaps-"));
  const schema = defineSchema({
    notes: defineTable({ text: v.string() }).searchIndex("search_text", { searchField: "text" }),
  });
  test = await startTestEngine(path.join(folder, "log"), { "": { schema, functions } });
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

it("gap convex-isolation: functions see Node.js and the variables of the call before", async () => {
  expect([await test.call("query", "isolation"), await test.call("query", "isolation")]).toEqual([
    ["string", 1],
    ["string", 2],
  ]);
});

it("gap convex-query-cache: the same query runs again", async () => {
  expect(await test.call("query", "random")).not.toBe(await test.call("query", "random"));
});

it("gap convex-crypto: a query generates a key", async () => {
  expect(await test.call("query", "key")).toBe(true);
});

it("gap convex-search: a rare word counts no more than a common one, and a write is found at once", async () => {
  for (const text of ["common", "common", "common rare", "rare"]) await test.call("mutation", "add", { text });
  expect(await test.call("query", "search", { text: "common rare" })).toEqual([
    "common rare",
    "rare",
    "common",
    "common",
  ]);
  expect(await test.call("query", "search", { text: "rare common" })).toEqual([
    "common rare",
    "rare",
    "common",
    "common",
  ]);
});

it("gap convex-action-cpu: an action may use more than a second of the processor", { timeout: 30_000 }, async () => {
  expect(await test.call("action", "busy")).toBe("done");
});
