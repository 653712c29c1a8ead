import { v } from "convex/values";
import { policyToAgree } from "./consent/rows";
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
      /** The version of the privacy policy that the person has yet to agree to. */
      policyToAgree: v.union(v.string(), v.null()),
    }),
  ),
  handler: async (ctx) => {
    const { caller } = ctx;
    if (!caller) return null;
    const { id, name, email, image, username, role, twoFactorEnabled } = caller.user;
    const impersonated = caller.session.impersonatedBy !== null;
    const due = impersonated ? null : await policyToAgree(ctx, id);
    return { id, name, email, image, username, role, twoFactorEnabled, impersonated, policyToAgree: due };
  },
});
