import { v } from "convex/values";
import { query } from "./_generated/server";
import { authComponent } from "./betterAuth/auth";

export const { onCreate, onUpdate, onDelete } = authComponent.triggersApi();

/**
 * The signed-in person, or null. Judged by the session row, not by the token alone: a token outlives a sign-out by up
 * to 15 minutes, the row does not.
 */
export const currentUser = query({
  args: {},
  returns: v.union(v.null(), v.object({ name: v.string(), email: v.string(), image: v.union(v.string(), v.null()) })),
  handler: async (ctx) => {
    const user = await authComponent.safeGetAuthUser(ctx);
    return user ? { name: user.name, email: user.email, image: user.image ?? null } : null;
  },
});
