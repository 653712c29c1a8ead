import { v } from "convex/values";
import { query } from "./_generated/server";

const most = 50;

/** The ways in that a person has set up, without anything that would open one of them. */
export const ofUser = query({
  args: { userId: v.string() },
  returns: v.object({
    hasPassword: v.boolean(),
    accounts: v.array(v.object({ providerId: v.string(), accountId: v.string(), linkedAt: v.number() })),
    passkeys: v.array(
      v.object({ id: v.string(), name: v.union(v.string(), v.null()), addedAt: v.number(), backedUp: v.boolean() }),
    ),
    apiKeys: v.array(
      v.object({
        id: v.string(),
        name: v.string(),
        /** The first characters, to recognise it by. */
        start: v.string(),
        createdAt: v.number(),
        expiresAt: v.union(v.number(), v.null()),
        lastUsedAt: v.union(v.number(), v.null()),
      }),
    ),
  }),
  handler: async (ctx, { userId }) => {
    const accounts = await ctx.db
      .query("account")
      .withIndex("userId", (index) => index.eq("userId", userId))
      .take(most);
    const passkeys = await ctx.db
      .query("passkey")
      .withIndex("userId", (index) => index.eq("userId", userId))
      .take(most);
    const apiKeys = await ctx.db
      .query("apikey")
      .withIndex("referenceId", (index) => index.eq("referenceId", userId))
      .order("desc")
      .take(most);
    return {
      hasPassword: accounts.some((account) => account.providerId === "credential" && Boolean(account.password)),
      accounts: accounts
        .filter((account) => account.providerId !== "credential")
        .map(({ providerId, accountId, createdAt }) => ({ providerId, accountId, linkedAt: createdAt })),
      passkeys: passkeys.map(({ _id, _creationTime, name, backedUp }) => ({
        id: _id,
        name: name ?? null,
        addedAt: _creationTime,
        backedUp,
      })),
      apiKeys: apiKeys.map((key) => ({
        id: key._id,
        name: key.name ?? "",
        start: key.start ?? "",
        createdAt: key.createdAt,
        expiresAt: key.expiresAt ?? null,
        lastUsedAt: key.lastRequest ?? null,
      })),
    };
  },
});
