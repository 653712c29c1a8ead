import { createHMAC } from "@better-auth/utils/hmac";
import { type GenericCtx, requireRunMutationCtx } from "@convex-dev/better-auth/utils";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware, isAPIError } from "better-auth/api";
import type { FunctionArgs } from "convex/server";
import { internal } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";
import { type Origin, originOf } from "../audit/origin";
import { isHeldBack, wayIn } from "../audit/rows/sessions";

type Outcome = Omit<FunctionArgs<typeof internal.audit.outcomes.record>, "origin">;
type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** A refusal, as Better Auth answers it: with a status and a code, or by leading the browser to a page with `?error=`. */
interface Refusal {
  status: number;
  code: string;
}

/** Each session that these end leaves an entry of its own; that all of them were meant is said once. */
const endsAllSessions: readonly string[] = ["/revoke-other-sessions", "/admin/revoke-user-sessions"];
const signInRoute =
  /^\/(sign-in\/(email|username|social|oauth2)|passkey\/verify-authentication|callback|oauth2\/callback)/;
const forbidden = 403;

/**
 * Records what became of a request where no row says it: refusals, and a sign-in for which no second factor was asked
 * although the person has one. Placed last: earlier, it would see a session that another plugin then takes away.
 */
export function auditOutcomes(ctx: GenericCtx<DataModel>): BetterAuthPlugin {
  return {
    id: "audit-outcomes",
    hooks: {
      after: [
        {
          matcher: () => true,
          handler: createAuthMiddleware(async (context) => {
            const origin = originOf(context);
            const refusal = refusalOf(context);
            const outcomes = refusal ? await refused(context, origin, refusal) : happened(context, origin);
            for (const outcome of outcomes) {
              await requireRunMutationCtx(ctx).runMutation(internal.audit.outcomes.record, { ...outcome, origin });
            }
          }),
        },
      ],
    },
  };
}

function happened(context: Context, origin: Origin): Outcome[] {
  const { newSession } = context.context;
  if (endsAllSessions.includes(origin.route ?? "")) {
    const subject = textOf(context, "userId") ?? origin.person;
    return [{ kind: "session.all_revoked", ...(subject ? { subject } : {}) }];
  }
  if (!newSession || !isHeldBack(origin, Boolean(newSession.user["twoFactorEnabled"]))) return [];
  // The device was trusted before: the session that the row's entry waited for stands.
  const own = { actor: newSession.user.id, subject: newSession.user.id, session: newSession.session.id };
  const signedIn: Outcome = {
    ...own,
    kind: "session.created",
    details: { method: wayIn(origin), trustedDevice: true },
  };
  return origin.route === "/magic-link/verify" ? [{ ...own, kind: "magic_link.used" }, signedIn] : [signedIn];
}

async function refused(context: Context, origin: Origin, { status, code }: Refusal): Promise<Outcome[]> {
  const { route = "", person } = origin;
  const details = { code };
  if (signInRoute.test(route)) {
    const email = textOf(context, "email");
    const username = textOf(context, "username");
    const name = email ? { name: { email } } : username ? { name: { username } } : {};
    const account = email ?? username;
    const unknown = account && { account: await pseudonymOf(context, account) };
    return [{ kind: "sign_in.failed", ...name, details: { method: wayIn(origin), ...details, ...unknown } }];
  }
  if (route === "/magic-link/verify") return [{ kind: "magic_link.failed", details }];
  if (route === "/reset-password") return [{ kind: "password.reset_failed", details }];
  if (route.startsWith("/two-factor/verify-")) {
    const subject = person ?? (await challenged(context));
    return [{ kind: "two_factor.failed", ...(subject ? { subject } : {}), details }];
  }
  if (!person) return [];
  if (code === "INVALID_PASSWORD")
    return [{ kind: "password.failed", subject: person, details: { ...details, route } }];
  return status === forbidden ? [{ kind: "access.refused", details: { ...details, route } }] : [];
}

function refusalOf({ context }: Context): Refusal | undefined {
  const { returned, responseHeaders } = context;
  const location = responseHeaders?.get("location");
  const code = location && new URL(location, "https://site.invalid").searchParams.get("error");
  if (code) return { status: 302, code };
  if (!isAPIError(returned) || returned.statusCode < 400) return undefined;
  return { status: returned.statusCode, code: String(returned.body?.["code"] ?? returned.status) };
}

/** The person whose second factor is asked for, by the cookie of the sign-in that waits for it. */
async function challenged(context: Context): Promise<string | undefined> {
  const { name } = context.context.createAuthCookie("two_factor");
  const challenge = await context.getSignedCookie(name, context.context.secret);
  const pending = challenge ? await context.context.internalAdapter.findVerificationValue(challenge) : null;
  return pending?.value;
}

/** Says that two tries were for the same account, and to nobody for which. */
async function pseudonymOf(context: Context, name: string): Promise<string> {
  return (await createHMAC("SHA-256", "hex").sign(context.context.secret, name.toLowerCase())).slice(0, 16);
}

function textOf({ body }: Context, field: string): string | undefined {
  const value: unknown = typeof body === "object" && body !== null ? body[field] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}
