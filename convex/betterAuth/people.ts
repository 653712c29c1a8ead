import { type Infer, v } from "convex/values";
import type { Doc } from "./_generated/dataModel";
import { mutation, query } from "./_generated/server";

const optionalText = v.union(v.string(), v.null());

/** What functions may know of a person. Never a password, a token or a secret of a second factor. */
export const person = v.object({
  id: v.string(),
  name: v.string(),
  email: v.string(),
  emailVerified: v.boolean(),
  image: optionalText,
  username: optionalText,
  role: v.string(),
  twoFactorEnabled: v.boolean(),
  banned: v.boolean(),
  banReason: optionalText,
  createdAt: v.number(),
});

/** A session without its token: who holds that is signed in. */
export const sessionFacts = v.object({
  id: v.string(),
  createdAt: v.number(),
  expiresAt: v.number(),
  activeOrganizationId: optionalText,
  /** Id of the admin who acts as this person. */
  impersonatedBy: optionalText,
});

/**
 * The person behind a token, judged by the session row. Null where it has ended, ran out, began before `startedFrom` (in
 * milliseconds), or the person is banned.
 */
export const ofSession = query({
  args: { sessionId: v.string(), userId: v.string(), startedFrom: v.number() },
  returns: v.union(v.null(), v.object({ user: person, session: sessionFacts })),
  handler: async (ctx, { sessionId, userId, startedFrom }) => {
    const id = ctx.db.normalizeId("session", sessionId);
    const session = id && (await ctx.db.get(id));
    if (!session || session.userId !== userId || session.expiresAt <= Date.now()) return null;
    if (session.createdAt < startedFrom) return null;
    const owner = ctx.db.normalizeId("user", userId);
    const user = owner && (await ctx.db.get(owner));
    if (!user || isBanned(user)) return null;
    return {
      user: personOf(user),
      session: {
        id: session._id,
        createdAt: session.createdAt,
        expiresAt: session.expiresAt,
        activeOrganizationId: session.activeOrganizationId ?? null,
        impersonatedBy: session.impersonatedBy ?? null,
      },
    };
  },
});

/** One person by id, or null. */
export const byId = query({
  args: { userId: v.string() },
  returns: v.union(v.null(), person),
  handler: async (ctx, { userId }) => {
    const id = ctx.db.normalizeId("user", userId);
    const user = id && (await ctx.db.get(id));
    return user ? personOf(user) : null;
  },
});

/** The id of the person with this address or this username, or null. */
export const idOf = query({
  args: { name: v.union(v.object({ email: v.string() }), v.object({ username: v.string() })) },
  returns: v.union(v.null(), v.string()),
  handler: async (ctx, { name }) => {
    const users = ctx.db.query("user");
    const found =
      "email" in name
        ? users.withIndex("email_name", (index) => index.eq("email", name.email.toLowerCase()))
        : users.withIndex("username", (index) => index.eq("username", name.username.toLowerCase()));
    return (await found.first())?._id ?? null;
  },
});

/**
 * A page of people, the newest first; with `prefix`, those whose address begins with it, in order of address. `cursor` is
 * what the page before gave, null for the first. Better Auth's own list pages by offset, which its Convex adapter does
 * not know: from the second page on it would be empty.
 */
export const page = query({
  args: { prefix: v.string(), cursor: v.union(v.string(), v.null()), size: v.number() },
  returns: v.object({ people: v.array(person), cursor: v.union(v.string(), v.null()) }),
  handler: async (ctx, { prefix, cursor, size }) => {
    const rows = prefix
      ? ctx.db
          .query("user")
          .withIndex("email_name", (index) =>
            (cursor === null ? index.gte("email", prefix) : index.gt("email", cursor)).lt("email", `${prefix}\uffff`),
          )
      : ctx.db
          .query("user")
          .withIndex("by_creation_time", (index) =>
            index.lt("_creationTime", cursor === null ? Infinity : Number(cursor)),
          )
          .order("desc");
    const asked = Math.min(Math.max(1, Math.floor(size)), 100);
    const found = await rows.take(asked + 1);
    const users = found.slice(0, asked);
    const last = users.at(-1);
    const next = last && (prefix ? last.email : String(last._creationTime));
    return { people: users.map(personOf), cursor: found.length > asked && next ? next : null };
  },
});

/** Gives the role of an admin to the person with this address; says who, and the role of before. Null where nobody has confirmed it. */
export const appointAdmin = mutation({
  args: { email: v.string() },
  returns: v.union(v.null(), v.object({ id: v.string(), before: v.string() })),
  handler: async (ctx, { email }) => {
    const user = await ctx.db
      .query("user")
      .withIndex("email_name", (index) => index.eq("email", email))
      .unique();
    if (!user?.emailVerified) return null;
    await ctx.db.patch(user._id, { role: "admin" });
    return { id: user._id, before: user.role ?? "user" };
  },
});

function isBanned(user: Doc<"user">): boolean {
  return Boolean(user.banned) && (!user.banExpires || user.banExpires > Date.now());
}

function personOf(user: Doc<"user">): Infer<typeof person> {
  return {
    id: user._id,
    name: user.name,
    email: user.email,
    emailVerified: user.emailVerified,
    image: user.image ?? null,
    username: user.username ?? null,
    role: user.role ?? "user",
    twoFactorEnabled: user.twoFactorEnabled ?? false,
    banned: isBanned(user),
    banReason: user.banReason ?? null,
    createdAt: user.createdAt,
  };
}
