import { v } from "convex/values";
import { openQuery } from "./functions";

/** The signed-in person, or null. */
export const currentUser = openQuery({
  args: {},
  returns: v.union(
    v.null(),
    v.object({
      id: v.string(),
      name: v.string(),
      email: v.string(),
      image: v.union(v.string(), v.null()),
      username: v.union(v.string(), v.null()),
      role: v.string(),
      twoFactorEnabled: v.boolean(),
      /** An admin acts as this person. */
      impersonated: v.boolean(),
    }),
  ),
  handler: async ({ caller }) => {
    if (!caller) return null;
    const { id, name, email, image, username, role, twoFactorEnabled } = caller.user;
    const impersonated = caller.session.impersonatedBy !== null;
    return { id, name, email, image, username, role, twoFactorEnabled, impersonated };
  },
});
