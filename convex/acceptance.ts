import { ConvexError, v } from "convex/values";
import { acceptanceMark } from "../contract/acceptance";
import { components } from "./_generated/api";
import { internalMutation } from "./_generated/server";
import { createAuth } from "./betterAuth/auth";

/** More than a run makes; what is left goes with the next call. */
const most = 50;

/**
 * Deletes the accounts that an acceptance run has made, with all that belongs to them; returns how many there were. For
 * the operator alone, who has the deployment's key. `prefix` is how their addresses begin, and must hold the mark of
 * acceptance runs: no other account can be meant. `createdBefore`, in milliseconds: only those that are older.
 */
export const removeAccounts = internalMutation({
  args: { prefix: v.string(), createdBefore: v.optional(v.number()) },
  returns: v.number(),
  handler: async (ctx, { prefix, createdBefore = Number.POSITIVE_INFINITY }) => {
    if (!prefix.includes(acceptanceMark)) throw new ConvexError("The prefix does not hold the mark of test accounts.");
    const found = { prefix: prefix.toLowerCase(), cursor: null, size: most };
    const { people } = await ctx.runQuery(components.betterAuth.people.page, found);
    const due = people.filter((person) => person.createdAt < createdBefore);
    const { internalAdapter } = await createAuth(ctx).$context;
    for (const { id } of due) await internalAdapter.deleteUser(id);
    return due.length;
  },
});
