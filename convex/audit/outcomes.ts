import { v } from "convex/values";
import { components } from "../_generated/api";
import { internalMutation } from "../_generated/server";
import { askedBy, origin } from "./origin";
import { recordAudit } from "./record";
import { auditDetails, auditKind } from "./tables";

/**
 * Records what became of a request and left no row: a refusal above all. `name` finds the person where none is known; only
 * where there is nobody of that name, the entry keeps `details.account`, which says that two tries were for the same.
 */
export const record = internalMutation({
  args: {
    kind: auditKind,
    actor: v.optional(v.string()),
    subject: v.optional(v.string()),
    name: v.optional(v.union(v.object({ email: v.string() }), v.object({ username: v.string() }))),
    session: v.optional(v.string()),
    details: v.optional(auditDetails),
    origin: v.optional(origin),
  },
  returns: v.null(),
  handler: async (ctx, { kind, actor, subject, name, session, details = {}, origin = {} }) => {
    const found = name && (await ctx.runQuery(components.betterAuth.people.idOf, { name }));
    const { account: _, ...known } = details;
    const asked = askedBy(origin);
    await recordAudit(ctx, {
      ...asked,
      kind,
      actor: actor ?? asked.actor,
      subject: subject ?? found ?? undefined,
      session: session ?? asked.session,
      details: { ...asked.details, ...(found ? known : details) },
    });
    return null;
  },
});
