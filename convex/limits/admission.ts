import { v } from "convex/values";
import { internalMutation } from "../_generated/server";
import { charge, giveBack, spend } from "./count";

/**
 * Lets a request for the auth API in, or says how many milliseconds to wait. A proof lets one request in: with one that was
 * used before, a request counts among those that have none.
 */
export const admit = internalMutation({
  args: {
    proof: v.optional(v.object({ id: v.string(), until: v.number() })),
    charges: v.array(charge),
    unsigned: v.array(charge),
    address: v.optional(v.string()),
    agent: v.optional(v.string()),
  },
  returns: v.object({ believed: v.boolean(), wait: v.optional(v.number()) }),
  handler: async (ctx, { proof, charges, unsigned, address, agent }) => {
    const used =
      proof &&
      (await ctx.db
        .query("usedProofs")
        .withIndex("id", (index) => index.eq("id", proof.id))
        .first());
    const believed = address !== undefined && !used;
    const who = { ...(believed ? { address } : {}), agent };
    const wait = await spend(ctx, believed ? charges : unsigned, who);
    if (wait !== undefined) return { believed, wait };
    if (proof && !used) await ctx.db.insert("usedProofs", proof);
    return { believed };
  },
});

/** Counts for what a caller other than the auth API asks. */
export const count = internalMutation({
  args: { charges: v.array(charge), person: v.optional(v.string()) },
  returns: v.union(v.null(), v.number()),
  handler: async (ctx, { charges, person }) => (await spend(ctx, charges, { person })) ?? null,
});

/** What came of a try of a password: a right one gives the tries from there back, a wrong one counts for the account. */
export const tried = internalMutation({
  args: { right: v.boolean(), here: v.string(), anywhere: v.string() },
  returns: v.null(),
  handler: async (ctx, { right, here, anywhere }) => {
    if (right) await giveBack(ctx, { bucket: "tries", key: here });
    else await spend(ctx, [{ bucket: "failures", key: anywhere }], {});
    return null;
  },
});
