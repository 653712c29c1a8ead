import { getCurrentAuthContext } from "@better-auth/core/context";
import type { GenericCtx } from "@convex-dev/better-auth/utils";
import { type Infer, v } from "convex/values";
import type { DataModel } from "../_generated/dataModel";
import { clientAddressHeader } from "../betterAuth/authRequest";
import type { AuditEntry } from "./record";

/** The request behind a write: which route, who asked, from where. */
export const origin = v.object({
  /** Better Auth's route, such as `/sign-in/email` or `/callback/:id`; none outside of a request. */
  route: v.optional(v.string()),
  /** What stands in the route's place for a provider, such as `github`. */
  provider: v.optional(v.string()),
  /** Who is signed in, by the session that came with the request. */
  person: v.optional(v.string()),
  session: v.optional(v.string()),
  /** The admin who acts as that person. */
  impersonator: v.optional(v.string()),
  address: v.optional(v.string()),
  agent: v.optional(v.string()),
});

export type Origin = Infer<typeof origin>;

/** What of a request Better Auth knows while it answers. */
interface Endpoint {
  path?: string | undefined;
  params?: unknown;
  headers?: Headers | undefined;
  context: { session?: { user: { id: string }; session: { id: string; impersonatedBy?: unknown } } | null };
}

/** Whom `getSession` gives. */
interface Caller {
  user: { id: string };
  session: { id: string; impersonatedBy: string | null };
}

/** What an entry says of the request. An admin who acts as a person is named, not that person. */
export function askedBy({ person, session, impersonator, address, agent }: Origin): Partial<AuditEntry> {
  return {
    actor: impersonator ?? person,
    session,
    address,
    agent,
    ...(impersonator ? { details: { impersonating: true } } : {}),
  };
}

/** As {@link askedBy}, for the functions of the app: their callers have a session, and no request that tells more. */
export function doneBy({ user, session }: Caller): Partial<AuditEntry> {
  return askedBy({
    person: user.id,
    session: session.id,
    ...(session.impersonatedBy ? { impersonator: session.impersonatedBy } : {}),
  });
}

export function originOf(endpoint: Endpoint): Origin {
  const { path, params, headers, context } = endpoint;
  const named = params as { id?: string; providerId?: string } | undefined;
  const provider = path?.includes("/callback/") ? (named?.id ?? named?.providerId) : undefined;
  const address = headers?.get(clientAddressHeader);
  const agent = headers?.get("user-agent");
  const impersonator = context.session?.session.impersonatedBy;
  return {
    ...(path ? { route: path } : {}),
    ...(provider ? { provider } : {}),
    ...(context.session ? { person: context.session.user.id, session: context.session.session.id } : {}),
    ...(typeof impersonator === "string" ? { impersonator } : {}),
    ...(address ? { address } : {}),
    ...(agent ? { agent } : {}),
  };
}

/** The same context, in which each write names the request that it belongs to. For Better Auth's adapter alone. */
export function withOrigin(ctx: GenericCtx<DataModel>): GenericCtx<DataModel> {
  if (!("runMutation" in ctx)) return ctx;
  const runMutation = async (write: never, given: object) => {
    const endpoint = await getCurrentAuthContext().catch(() => null);
    const written = { ...given, origin: endpoint ? originOf(endpoint as Endpoint) : {} };
    return ctx.runMutation(write, written as never);
  };
  return { ...ctx, runMutation } as GenericCtx<DataModel>;
}
