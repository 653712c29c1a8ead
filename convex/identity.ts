import type { GenericCtx } from "@convex-dev/better-auth/utils";
import type { FunctionReturnType } from "convex/server";
import { components } from "./_generated/api";
import type { DataModel } from "./_generated/dataModel";
import { authComponent } from "./betterAuth/auth";

/**
 * Who calls a function. The token says who somebody was when it was issued, up to 15 minutes ago; the session row says
 * whether that still holds. Decide by {@link getSession}, never by {@link getIdentity} alone.
 */

export interface Identity {
  userId: string;
  sessionId: string;
}

export type SignedIn = NonNullable<FunctionReturnType<typeof components.betterAuth.people.ofSession>>;

/** What the token says. Reads no database: the keys that check a token are part of the deployment's configuration. */
export async function getIdentity(ctx: GenericCtx<DataModel>): Promise<Identity | null> {
  const identity = await ctx.auth.getUserIdentity();
  const sessionId = identity?.["sessionId"];
  return identity && typeof sessionId === "string" ? { userId: identity.subject, sessionId } : null;
}

/** The person's id as the token says it, or null. */
export async function getUserId(ctx: GenericCtx<DataModel>): Promise<string | null> {
  return (await getIdentity(ctx))?.userId ?? null;
}

/** The living session and its person, or null: after a sign-out, an end, a ban, or with no token at all. */
export async function getSession(ctx: GenericCtx<DataModel>): Promise<SignedIn | null> {
  const identity = await getIdentity(ctx);
  if (!identity) return null;
  const startedFrom = Date.parse(process.env.SESSIONS_REVOKED_BEFORE ?? "") || 0;
  return ctx.runQuery(components.betterAuth.people.ofSession, { ...identity, startedFrom });
}

/** Headers with which Better Auth's own API acts for the caller's session. They hold its token: keep them on the server. */
export const getHeaders = authComponent.getHeaders;
