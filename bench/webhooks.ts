import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineSchema, queryGeneric } from "convex/server";
import type { Id } from "../convex/_generated/dataModel";
import type { QueryCtx } from "../convex/_generated/server";
import { type ChosenDeliveries, chosenDeliveries, deliveriesOf } from "../convex/webhooks/chosenDeliveries";
import { deliveryOf, filters } from "../convex/webhooks/deliveryLog.fixture";
import { webhookTables } from "../convex/webhooks/tables";
import { totalsOf } from "../convex/webhooks/totals";
import { startTestEngine } from "../local/convex/functions/engine.fixture";

/**
 * What a page of an endpoint's deliveries, and its figures, take with 10,000 deliveries, as a multiple of what they take with
 * 1,000: side by side in one run, each asked in turn of the one and of the other, on the Convex stand-in. Limit: 1.5.
 */
const rounds = 200;
const limit = 1.5;
const day = "2026-11-21";

const endpointId = "1webhookEndpoints" as Id<"webhookEndpoints">;
const { endpointId: _, ...filterArguments } = chosenDeliveries;
type Filter = Pick<ChosenDeliveries, "state" | "event">;

/** The functions on the stand-in, over so many deliveries. */
async function logOf(count: number) {
  const folder = await mkdtemp(path.join(tmpdir(), "deliveries-"));
  const page = queryGeneric({
    args: filterArguments,
    handler: (ctx, filter) =>
      deliveriesOf(ctx as unknown as QueryCtx, { endpointId, ...filter }).paginate({ numItems: 20, cursor: null }),
  });
  const figures = queryGeneric({
    args: {},
    handler: (ctx) => totalsOf(ctx as unknown as QueryCtx, endpointId, 7),
  });
  const { engine, call, close } = await startTestEngine(path.join(folder, "log"), {
    "": { schema: defineSchema(webhookTables), functions: { page, figures } },
  });
  const delivery = (at: number) => ({
    _id: `${1_000_000 + at}webhookDeliveries`,
    _creationTime: Date.parse(day) + at,
    ...deliveryOf(endpointId, at),
  });
  engine.documents("")?.restore(Array.from({ length: count }, (_, at) => ["webhookDeliveries", delivery(at)]));
  return {
    ask: (filter: Filter | "figures") =>
      filter === "figures" ? call("query", "figures") : call("query", "page", { ...filter }),
    close: async () => {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}

const median = (values: number[]) => values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const [few, many] = [await logOf(1000), await logOf(10_000)];
let slowest = 0;
for (const filter of [...filters, "figures" as const]) {
  const times: { short: number[]; long: number[] } = { short: [], long: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.short.push(await timed(() => few.ask(filter)));
    times.long.push(await timed(() => many.ask(filter)));
  }
  const [short, long] = [median(times.short), median(times.long)];
  slowest = Math.max(slowest, long / short);
  const name = filter === "figures" ? filter : `${filter.state ?? "any state"}, ${filter.event ?? "any event"}`;
  console.log(`${name.padEnd(26)} ${short.toFixed(2)} ms  ${long.toFixed(2)} ms  ${(long / short).toFixed(2)}x`);
}
await few.close();
await many.close();
if (slowest >= limit) {
  console.error(`A page of the long log takes ${slowest.toFixed(2)} times as long: more than ${limit}.`);
  process.exitCode = 1;
}
