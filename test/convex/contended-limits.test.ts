import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import rateLimiter from "@convex-dev/rate-limiter/test";
import { actionGeneric, anyApi, defineSchema, type FunctionReference, mutationGeneric } from "convex/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MutationCtx } from "../../convex/_generated/server";
import { auditTables } from "../../convex/audit/tables";
import { buckets } from "../../convex/limits/buckets";
import { unlessContended } from "../../convex/limits/contention";
import { charge, spend } from "../../convex/limits/count";
import { startTestEngine, type TestEngine } from "../../local/convex/functions/engine.fixture";
import type { ModuleExports } from "../../local/convex/push/pushed-code";

const visitors = 200;
const args = { bucket: charge.fields.bucket };

/** How often transactions were begun. */
let runs = 0;

/**
 * The count as the app makes it. The stand-in runs mutations that wait for nothing but the database one after the other, so that
 * none conflicts; at Convex many run at the same moment. Here each lets others begin before it ends.
 */
const count = mutationGeneric({
  args,
  handler: async (ctx, { bucket }) => {
    runs += 1;
    const wait = await spend(ctx as unknown as MutationCtx, [{ bucket, key: "office" }], {});
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    return wait === undefined ? "in" : "refused";
  },
});
const reference = anyApi["m"]?.["count"] as unknown as FunctionReference<
  "mutation",
  "internal",
  { bucket: string },
  string
>;
const visit = actionGeneric({
  args,
  handler: (ctx, { bucket }) => unlessContended(ctx.runMutation(reference, { bucket }), () => "not counted"),
});

let folder: string;
let test: TestEngine;
beforeEach(async () => {
  runs = 0;
  folder = await mkdtemp(path.join(tmpdir(), "contended-limits-"));
  const lib = (await rateLimiter.modules["./component/lib.ts"]?.()) as ModuleExports;
  test = await startTestEngine(path.join(folder, "log"), {
    "": { schema: defineSchema(auditTables), functions: { count, visit } },
    rateLimiter: { schema: rateLimiter.schema, module: "lib", functions: lib },
  });
});
afterEach(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const once = (type: "action" | "mutation", bucket: keyof typeof buckets) =>
  test.call(type, type === "action" ? "visit" : "count", { bucket });

describe("of many who come at the same moment", () => {
  it.each(["signIn", "general"] as const)(
    "each is let in and counted, refused or not counted and told so: limit %s stays exact",
    async (bucket) => {
      const answers = await Promise.all(Array.from({ length: visitors }, () => once("action", bucket)));
      const of = (answer: string) => answers.filter((one) => one === answer).length;
      console.info(
        `${bucket}: ${of("in")} in, ${of("refused")} refused, ${of("not counted")} not counted, ${runs} runs`,
      );
      // They did meet.
      expect(runs).toBeGreaterThan(visitors);
      expect(of("in") + of("refused") + of("not counted")).toBe(visitors);
      expect(of("in")).toBeGreaterThan(0);

      // What is left is what those who were let in left: nobody got in uncounted, and nobody was counted who did not get in.
      let left = 0;
      while ((await once("mutation", bucket)) === "in") left += 1;
      expect(of("in") + left).toBe(buckets[bucket].rate);
    },
  );
});
