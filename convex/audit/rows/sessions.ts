import { components } from "../../_generated/api";
import type { RowTriggers } from "../../betterAuth/rowTrigger";
import { deviceName } from "../../deviceName";
import { askedBy, type Origin } from "../origin";
import { recordAudit } from "../record";

/** Routes that make a session for somebody who had none. Those of the second factor do, unless one is there. */
const signInRoute = /^\/(sign-in|sign-up|callback|oauth2\/callback|magic-link|passkey)\b/;

const isSignIn = ({ route = "", session }: Origin) =>
  signInRoute.test(route) || (route.startsWith("/two-factor/") && session === undefined);

/**
 * Whether a new session may be taken away again because a second factor is asked for. Nobody is signed in until that is
 * decided; where none is asked for, `auditOutcomes` records the sign-in.
 */
export const isHeldBack = (origin: Origin, twoFactorEnabled: boolean) =>
  twoFactorEnabled && isSignIn(origin) && !provesAll(origin);

/** Ways in that prove both factors, so that no other is asked for after them. */
const provesAll = ({ route = "" }: Origin) => route.startsWith("/two-factor/") || route.startsWith("/passkey/");

/** The way in, in a word. */
export function wayIn({ route = "", provider }: Origin): string {
  if (provider) return provider;
  if (route === "/sign-in/email") return "password";
  if (route.startsWith("/two-factor/")) return "second-factor";
  return /^\/(?:sign-in\/)?([\w-]+)/.exec(route)?.[1] ?? "unknown";
}

export const sessionRows = {
  session: {
    onCreate: async (ctx, { _id, userId, impersonatedBy }, origin) => {
      const { address, agent } = origin;
      if (impersonatedBy) {
        const entry = { ...askedBy(origin), actor: impersonatedBy, subject: userId };
        await recordAudit(ctx, { ...entry, kind: "impersonation.started" });
        return;
      }
      const own = { actor: userId, subject: userId, session: _id, address, agent };
      if (!isSignIn(origin)) {
        await recordAudit(ctx, { ...own, kind: "session.renewed" });
        return;
      }
      const { twoFactorEnabled } = (await ctx.runQuery(components.betterAuth.people.byId, { userId })) ?? {};
      if (isHeldBack(origin, twoFactorEnabled ?? false)) return;
      if (origin.route === "/magic-link/verify") await recordAudit(ctx, { ...own, kind: "magic_link.used" });
      await recordAudit(ctx, { ...own, kind: "session.created", details: { method: wayIn(origin) } });
    },
    onDelete: async (ctx, { _id, userId, expiresAt, impersonatedBy, userAgent }, origin) => {
      const { route = "" } = origin;
      const ranOut = expiresAt < Date.now();
      // The session that stood for the first factor until the second is asked for was no sign-in.
      const heldBack = signInRoute.test(route);
      if (ranOut || heldBack) return;
      if (impersonatedBy) {
        const entry = { ...askedBy(origin), actor: impersonatedBy, subject: userId, session: _id };
        await recordAudit(ctx, { ...entry, details: {}, kind: "impersonation.stopped" });
        return;
      }
      if (route === "/sign-out") {
        const { address, agent } = origin;
        const entry = { actor: userId, subject: userId, session: _id, address, agent };
        await recordAudit(ctx, { ...entry, kind: "session.ended" });
        return;
      }
      const replaced = origin.session === _id && renewing.includes(route);
      if (replaced) return;
      const details = {
        ...askedBy(origin).details,
        ended: _id,
        device: deviceName(userAgent),
        ...(route ? { route } : {}),
      };
      await recordAudit(ctx, { ...askedBy(origin), kind: "session.revoked", subject: userId, details });
    },
  },
} satisfies RowTriggers;

/** Routes that give the caller a new session in place of the one they came with. */
const renewing = ["/change-password", "/two-factor/verify-totp", "/two-factor/disable", "/two-factor/enable"];
