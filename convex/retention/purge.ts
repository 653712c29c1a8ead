import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { readConvexEnvironment } from "../../contract/convex-environment";
import { internal } from "../_generated/api";
import { internalMutation } from "../_generated/server";
import { recordAudit } from "../audit/record";
import { type RetainedKind, retained, retainedKinds } from "./kinds";

const day = 24 * 60 * 60 * 1000;
/** Documents of one transaction: far below Convex's limits, so that it is over before anyone waits for it. */
const batchSize = 200;
/** Between two batches of a kind, so that requests come between them. */
const pauseMs = 100;

/**
 * Deletes what is past its retention, a batch of each kind at a time. Needs to remember nothing: a run that is cut short is
 * gone on with by the next. Batches take from the old end of an index, requests write at the new one: they do not meet.
 */
export const start = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    for (const kind of retainedKinds)
      await ctx.scheduler.runAfter(0, internal.retention.purge.batch, { kind, purged: 0 });
    return null;
  },
});

/** One batch, and the next where there is more. `purged` is what the batches before it deleted. */
export const batch = internalMutation({
  args: { kind: literals(...retainedKinds), purged: v.number() },
  returns: v.null(),
  handler: async (ctx, { kind, purged }) => {
    const before = boundary(kind);
    if (before === undefined) return null;
    const deleted = await retained[kind].purge(ctx, before, batchSize);
    const total = purged + deleted;
    if (deleted === batchSize) {
      await ctx.scheduler.runAfter(pauseMs, internal.retention.purge.batch, { kind, purged: total });
    } else if (kind === "audit" && total > 0) {
      await recordAudit(ctx, { kind: "audit.purged", details: { entries: total } });
    }
    return null;
  },
});

/** The moment before which data of a kind goes. Never an argument: whoever calls can ask for nothing that is not due. */
function boundary(kind: RetainedKind): number | undefined {
  const days = retained[kind].days(readConvexEnvironment(process.env));
  return days === undefined ? undefined : Date.now() - days * day;
}
