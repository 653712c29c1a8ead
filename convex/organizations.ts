import { v } from "convex/values";
import { components } from "./_generated/api";
import { openQuery } from "./functions";

/** The organizations of the signed-in person and the invitations to their address, or null for anyone else. */
export const mine = openQuery({
  args: {},
  handler: async (ctx) => {
    const { caller } = ctx;
    if (!caller) return null;
    const { id, email, emailVerified } = caller.user;
    return {
      active: caller.session.activeOrganizationId,
      organizations: await ctx.runQuery(components.betterAuth.organizations.ofUser, { userId: id }),
      // Whoever only claims an address learns nothing of what its owner is invited to.
      invitations: emailVerified
        ? await ctx.runQuery(components.betterAuth.organizations.invitationsTo, { email })
        : [],
    };
  },
});

/** An organization as the signed-in person sees it, or null where they do not belong to it. */
export const details = openQuery({
  args: { organizationId: v.string() },
  handler: async (ctx, { organizationId }) =>
    ctx.caller &&
    (await ctx.runQuery(components.betterAuth.organizations.forMember, { organizationId, userId: ctx.caller.user.id })),
});
