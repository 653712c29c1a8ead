import { v } from "convex/values";
import { components } from "./_generated/api";
import type { Doc } from "./_generated/dataModel";
import { doneBy } from "./audit/origin";
import { recordAudit } from "./audit/record";
import { consentsOf } from "./consent/rows";
import { openQuery, personMutation } from "./functions";

/** The ways in that the signed-in person has set up, or null for anyone else. */
export const credentials = openQuery({
  args: {},
  handler: async (ctx) =>
    ctx.caller && (await ctx.runQuery(components.betterAuth.credentials.ofUser, { userId: ctx.caller.user.id })),
});

type Entry = Doc<"auditEntries">;

const mostEvents = 1000;

/**
 * All that is kept of the signed-in person, to take along. Without what would open the account: passwords, tokens, secrets.
 * Of the audit log, what happened to them and what they did: not who else was there, nor from where.
 */
export const everything = personMutation({
  args: {},
  returns: v.any(),
  handler: async (ctx) => {
    const { user } = ctx.caller;
    const of = { userId: user.id };
    const profile = await ctx.db
      .query("profiles")
      .withIndex("userId", (index) => index.eq("userId", user.id))
      .unique();
    const happened = await ctx.db
      .query("auditEntries")
      .withIndex("subject", (index) => index.eq("subject", user.id))
      .order("desc")
      .take(mostEvents);
    const done = await ctx.db
      .query("auditEntries")
      .withIndex("actor", (index) => index.eq("actor", user.id))
      .order("desc")
      .take(mostEvents);
    const activity = [...happened, ...done.filter(({ subject }) => subject !== user.id)];
    await recordAudit(ctx, { ...doneBy(ctx.caller), kind: "data.exported", subject: user.id });
    return {
      exportedAt: new Date().toISOString(),
      person: user,
      profile: profile && { ...profile, userId: undefined },
      credentials: await ctx.runQuery(components.betterAuth.credentials.ofUser, of),
      sessions: await ctx.runQuery(components.betterAuth.sessions.listByUser, of),
      organizations: await ctx.runQuery(components.betterAuth.organizations.ofUser, of),
      consents: (await consentsOf(ctx, user.id)).map((consent) => ({ ...consent, userId: undefined })),
      activity: activity.map((entry) => ownView(entry, user.id)),
    };
  },
});

/** An entry as a person may have it who is in it: somebody else who is in it, too, is not named. */
function ownView(
  { _creationTime, kind, outcome, actor, subject, organization, address, agent }: Entry,
  userId: string,
) {
  const own = actor === userId || actor === undefined;
  return {
    at: new Date(_creationTime).toISOString(),
    kind,
    outcome,
    by: actor === userId ? "you" : actor === undefined ? "nobody known" : "somebody else",
    to: subject === userId ? "you" : subject === undefined ? "nobody" : "somebody else",
    organization,
    ...(own ? { address, agent } : {}),
  };
}
