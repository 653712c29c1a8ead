import { type PaginationOptions, paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { components } from "./_generated/api";
import { internalMutation, type MutationCtx } from "./_generated/server";
import { askedBy, origin } from "./audit/origin";
import { recordAudit } from "./audit/record";
import type { RowTrigger } from "./betterAuth/rowTrigger";
import { rowTriggers } from "./betterAuth/triggers";

/**
 * Better Auth's writes to its tables, each with what follows from it in one transaction: the write is made in the
 * component, then its trigger runs with the request behind it. Should either fail, neither is kept.
 */

const rows = components.betterAuth.adapter;
const common = { input: v.any(), origin: v.optional(origin) };
/** Where the adapter would name a trigger of its own. */
const handle = v.optional(v.string());

interface Row {
  _id: string;
}

interface Input {
  model: string;
  where?: object[];
  update?: object;
}

/** The adapter asks for some fields at times; it takes a whole row as well. */
export const create = internalMutation({
  args: { ...common, select: v.optional(v.array(v.string())), onCreateHandle: handle },
  returns: v.any(),
  handler: async (ctx, { input, origin = {} }) => {
    const row = await ctx.runMutation(rows.create, { input });
    await triggerOf(input.model)?.onCreate?.(ctx, row, origin);
    return row;
  },
});

export const updateOne = internalMutation({
  args: { ...common, onUpdateHandle: handle },
  returns: v.any(),
  handler: async (ctx, { input, origin = {} }) => {
    const trigger = triggerOf(input.model)?.onUpdate;
    const before = trigger && (await ctx.runQuery(rows.findOne, { model: input.model, where: input.where }));
    const after = await ctx.runMutation(rows.updateOne, { input });
    if (before) await trigger?.(ctx, after, before, origin);
    return after;
  },
});

export const updateMany = internalMutation({
  args: { ...common, paginationOpts: paginationOptsValidator, onUpdateHandle: handle },
  returns: v.any(),
  handler: async (ctx, { input, paginationOpts, origin = {} }) => {
    const trigger = triggerOf(input.model)?.onUpdate;
    const before = trigger ? await page(ctx, input, paginationOpts) : [];
    const result = await ctx.runMutation(rows.updateMany, { input, paginationOpts });
    for (const row of before) await trigger?.(ctx, { ...row, ...input.update }, row, origin);
    return result;
  },
});

export const deleteOne = internalMutation({
  args: { ...common, onDeleteHandle: handle },
  returns: v.any(),
  handler: async (ctx, { input, origin = {} }) => {
    const row = await ctx.runMutation(rows.deleteOne, { input });
    if (row) await triggerOf(input.model)?.onDelete?.(ctx, row, origin);
    return row;
  },
});

export const deleteMany = internalMutation({
  args: { ...common, paginationOpts: paginationOptsValidator, onDeleteHandle: handle },
  returns: v.any(),
  handler: async (ctx, { input, paginationOpts, origin = {} }) => {
    const trigger = triggerOf(input.model)?.onDelete;
    const gone = trigger ? await page(ctx, input, paginationOpts) : [];
    const result = await ctx.runMutation(rows.deleteMany, { input, paginationOpts });
    for (const row of gone) await trigger?.(ctx, row, origin);
    return result;
  },
});

/** Takes every way in but the password from an account whose address its owner has just proven for the first time. */
export const eraseUnproven = internalMutation({
  args: { userId: v.string(), origin: v.optional(origin) },
  returns: v.null(),
  handler: async (ctx, { userId, origin = {} }) => {
    await ctx.runMutation(components.betterAuth.erasure.eraseUnproven, { userId });
    await recordAudit(ctx, { ...askedBy(origin), kind: "account.reclaimed", actor: userId, subject: userId });
    return null;
  },
});

/** The trigger of a table, for rows that the component has just given: their type is the table's. */
function triggerOf(model: string): RowTrigger<Row> | undefined {
  return (rowTriggers as unknown as Record<string, RowTrigger<Row> | undefined>)[model];
}

/** The rows that the component's write of the same page is about to touch. */
async function page(ctx: MutationCtx, { model, where }: Input, paginationOpts: PaginationOptions): Promise<Row[]> {
  const asked = { model: model as "user", where: where as never, paginationOpts };
  const found: { page: Row[] } = await ctx.runQuery(rows.findMany, asked);
  return found.page;
}
