import { v } from "convex/values";
import { mutation } from "./_generated/server";

/**
 * Deletes what is left in these tables of a person who is gone: Better Auth itself deletes the person, the sessions and
 * the accounts only. An organization that loses its last member goes with it. Returns the organizations that the person
 * was in, and those of them that are gone.
 */
export const eraseTraces = mutation({
  args: { userId: v.string(), email: v.string() },
  returns: v.object({ organizations: v.array(v.string()), deletedOrganizations: v.array(v.string()) }),
  handler: async (ctx, { userId, email }) => {
    const byUser = (table: "passkey" | "twoFactor" | "session" | "account") =>
      ctx.db.query(table).withIndex("userId", (index) => index.eq("userId", userId));
    const keys = ctx.db.query("apikey").withIndex("referenceId", (index) => index.eq("referenceId", userId));
    const sent = ctx.db.query("invitation").withIndex("inviterId", (index) => index.eq("inviterId", userId));
    const received = ctx.db.query("invitation").withIndex("email", (index) => index.eq("email", email));
    const rows = [byUser("passkey"), byUser("twoFactor"), byUser("session"), byUser("account"), keys, sent, received];
    for (const row of (await Promise.all(rows.map((query) => query.collect()))).flat()) {
      if (await ctx.db.get(row._id)) await ctx.db.delete(row._id);
    }
    const memberships = await ctx.db
      .query("member")
      .withIndex("userId", (index) => index.eq("userId", userId))
      .collect();
    const deletedOrganizations: string[] = [];
    for (const membership of memberships) {
      await ctx.db.delete(membership._id);
      const other = await ctx.db
        .query("member")
        .withIndex("organizationId", (index) => index.eq("organizationId", membership.organizationId))
        .first();
      const organization = ctx.db.normalizeId("organization", membership.organizationId);
      if (other || !organization || !(await ctx.db.get(organization))) continue;
      await ctx.db.delete(organization);
      deletedOrganizations.push(organization);
    }
    return { organizations: memberships.map(({ organizationId }) => organizationId), deletedOrganizations };
  },
});

/** Deletes every way into an account but its password: providers, passkeys, second factor, API keys. */
export const eraseUnproven = mutation({
  args: { userId: v.string() },
  returns: v.null(),
  handler: async (ctx, { userId }) => {
    const byUser = (table: "passkey" | "twoFactor" | "account") =>
      ctx.db.query(table).withIndex("userId", (index) => index.eq("userId", userId));
    const keys = ctx.db.query("apikey").withIndex("referenceId", (index) => index.eq("referenceId", userId));
    const rows = [byUser("passkey"), byUser("twoFactor"), byUser("account"), keys];
    for (const row of (await Promise.all(rows.map((query) => query.collect()))).flat()) {
      if (!("providerId" in row) || row.providerId !== "credential") await ctx.db.delete(row._id);
    }
    const id = ctx.db.normalizeId("user", userId);
    if (id) await ctx.db.patch(id, { twoFactorEnabled: false });
    return null;
  },
});
