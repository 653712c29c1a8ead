import { v } from "convex/values";
import { components } from "./_generated/api";
import { openQuery, personQuery } from "./functions";

/** The ways in that the signed-in person has set up, or null for anyone else. */
export const credentials = openQuery({
  args: {},
  handler: async (ctx) =>
    ctx.caller && (await ctx.runQuery(components.betterAuth.credentials.ofUser, { userId: ctx.caller.user.id })),
});

const mostEvents = 1000;

/** All that is kept of the signed-in person, to take along. Without what would open the account: passwords, tokens, secrets. */
export const everything = personQuery({
  args: {},
  returns: v.any(),
  handler: async (ctx) => {
    const { user } = ctx.caller;
    const of = { userId: user.id };
    const byUser = (table: "profiles" | "activity") =>
      ctx.db.query(table).withIndex("userId", (index) => index.eq("userId", user.id));
    const profile = await byUser("profiles").unique();
    const activity = await byUser("activity").order("desc").take(mostEvents);
    return {
      exportedAt: new Date().toISOString(),
      person: user,
      profile: profile && { ...profile, userId: undefined },
      credentials: await ctx.runQuery(components.betterAuth.credentials.ofUser, of),
      sessions: await ctx.runQuery(components.betterAuth.sessions.listByUser, of),
      organizations: await ctx.runQuery(components.betterAuth.organizations.ofUser, of),
      activity: activity.map((event) => ({ ...event, userId: undefined })),
    };
  },
});
