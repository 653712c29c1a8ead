import type { GenericMutationCtx, GenericQueryCtx } from "convex/server";
import { Triggers } from "convex-helpers/server/triggers";
import type { DataModel } from "./_generated/dataModel";

const shards = 8;
const triggers = new Triggers<DataModel>();

triggers.register("profiles", async (ctx, change) => {
  const step = change.operation === "insert" ? 1 : change.operation === "delete" ? -1 : 0;
  if (step === 0) return;
  const shard = Math.floor(Math.random() * shards);
  const row = await ctx.db
    .query("counts")
    .withIndex("table_shard", (index) => index.eq("table", "profiles").eq("shard", shard))
    .unique();
  if (row) await ctx.db.patch(row._id, { value: row.value + step });
  else await ctx.db.insert("counts", { table: "profiles", shard, value: step });
});

/**
 * The same context, in whose database each new or deleted profile moves the count in the same transaction. Whatever
 * writes profiles goes through it, or the count is wrong for ever.
 */
export function counted<Ctx extends GenericMutationCtx<DataModel>>(ctx: Ctx): Ctx {
  return { ...ctx, db: triggers.wrapDB(ctx).db };
}

/** How many people have an account. Reads a few small rows, however many people there are. */
export async function countPeople(ctx: GenericQueryCtx<DataModel>): Promise<number> {
  const rows = await ctx.db
    .query("counts")
    .withIndex("table_shard", (index) => index.eq("table", "profiles"))
    .collect();
  return rows.reduce((sum, row) => sum + row.value, 0);
}
