import { ConvexError, v } from "convex/values";
import { acceptanceMark } from "../contract/acceptance";
import { components } from "./_generated/api";
import { internalMutation, internalQuery, type QueryCtx } from "./_generated/server";
import { auditKind, auditOutcome } from "./audit/tables";
import { createAuth } from "./betterAuth/auth";
import { allEndpoints, keyOf, webhookSettings } from "./webhooks/declared";
import { deriveSecrets, signingGenerations } from "./webhooks/secrets";

/**
 * What an acceptance run asks with the deployment's key, beside what operators ask. Nothing here says anything about an
 * account that no run has made.
 */

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

/** What the audit log has of a test account, the oldest first. */
export const auditOf = internalQuery({
  args: { email: v.string() },
  returns: v.array(v.object({ kind: auditKind, outcome: auditOutcome, address: v.union(v.string(), v.null()) })),
  handler: async (ctx, { email }) => {
    const person = await testAccount(ctx, email);
    const entries = await ctx.db
      .query("auditEntries")
      .withIndex("subject", (index) => index.eq("subject", person.id))
      .take(most);
    return entries.map(({ kind, outcome, address }) => ({ kind, outcome, address: address ?? null }));
  },
});

async function testAccount(ctx: QueryCtx, email: string) {
  if (!email.includes(acceptanceMark)) throw new ConvexError("The address is not one of a test account.");
  const { people } = await ctx.runQuery(components.betterAuth.people.page, { prefix: email, cursor: null, size: 1 });
  const [person] = people;
  if (person?.email !== email) throw new ConvexError("There is no such test account.");
  return person;
}

/** Keys that sign deliveries to an endpoint now; none where there is no such endpoint. */
export const webhookSecrets = internalQuery({
  args: { url: v.string() },
  returns: v.array(v.string()),
  handler: async (ctx, { url }) => {
    const { secret } = webhookSettings();
    const endpoint = (await allEndpoints(ctx)).find((candidate) => candidate.url === url);
    if (!endpoint || secret === undefined) return [];
    return deriveSecrets(secret, keyOf(endpoint), signingGenerations(endpoint, Date.now()));
  },
});

const year = 365 * 24 * 60 * 60 * 1000;
const tokenOf = (tag: string) => `acceptance-expired-${tag}`;

/** Keeps a session of a test account that ran out ten years ago, for the purge to find. It opens nothing. */
export const keepExpired = internalMutation({
  args: { email: v.string(), tag: v.string() },
  returns: v.null(),
  handler: async (ctx, { email, tag }) => {
    const { id: userId } = await testAccount(ctx, email);
    const then = Date.now() - 10 * year;
    const data = { userId, token: tokenOf(tag), expiresAt: then, createdAt: then, updatedAt: then };
    await ctx.runMutation(components.betterAuth.adapter.create, { input: { model: "session", data } });
    return null;
  },
});

/** Whether that session is still there. */
export const isExpiredKept = internalQuery({
  args: { tag: v.string() },
  returns: v.boolean(),
  handler: async (ctx, { tag }) => {
    const where = [{ field: "token" as const, value: tokenOf(tag) }];
    return Boolean(await ctx.runQuery(components.betterAuth.adapter.findOne, { model: "session", where }));
  },
});
