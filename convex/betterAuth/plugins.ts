import { apiKey } from "@better-auth/api-key";
import type { GenericCtx } from "@convex-dev/better-auth/utils";
import { requireRunMutationCtx } from "@convex-dev/better-auth/utils";
import { admin } from "better-auth/plugins/admin";
import { magicLink } from "better-auth/plugins/magic-link";
import { organization } from "better-auth/plugins/organization";
import { username } from "better-auth/plugins/username";
import type { AuthMethod } from "../../contract/auth-methods";
import type { ConvexEnvironment } from "../../contract/convex-environment";
import { components, internal } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";
import { withOrigin } from "../audit/origin";
import type { authMails } from "../mail/authMails";
import { addressLinks } from "./addressLinks";
import { passkeys } from "./passkeyRule";
import { secondFactor } from "./secondFactorRule";
import { singleUseCodes } from "./singleUseCodes";
import { noUsernameAtSignUp, usernameRules } from "./usernames";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * The plugins of the methods that are switched on. Their order matters: what refuses a request comes before what it
 * protects, and the plugin that issues tokens is not among them, because it must come after all.
 */
export function methodPlugins(
  ctx: GenericCtx<DataModel>,
  methods: readonly AuthMethod[],
  mails: ReturnType<typeof authMails>,
  environment: ConvexEnvironment | undefined,
) {
  const has = (method: AuthMethod) => methods.includes(method);
  const claim = (key: string, until: number) =>
    requireRunMutationCtx(ctx).runMutation(components.betterAuth.claims.claim, { key, until });
  // Refused before the request is answered, it is not seen by the plugin that records outcomes.
  const codeUsedAgain = (subject: string) =>
    requireRunMutationCtx(withOrigin(ctx)).runMutation(internal.audit.outcomes.record, {
      kind: "two_factor.failed",
      subject,
      details: { code: "CODE_ALREADY_USED" },
    });
  return [
    noUsernameAtSignUp(),
    addressLinks(claim),
    ...(has("username")
      ? [username({ minUsernameLength: usernameRules.min, maxUsernameLength: usernameRules.max })]
      : []),
    ...(has("magic-link")
      ? [magicLink({ sendMagicLink: mails.sendMagicLink, expiresIn: 10 * minute, storeToken: "hashed" })]
      : []),
    ...(has("two-factor") ? [singleUseCodes(claim, codeUsedAgain), secondFactor(environment?.APP_NAME)] : []),
    ...(has("passkey") ? [passkeys(environment && relyingParty(environment))] : []),
    ...(has("api-key")
      ? [
          apiKey({
            requireName: true,
            maximumNameLength: 60,
            defaultPrefix: "key_",
            keyExpiration: { defaultExpiresIn: 90 * day, maxExpiresIn: 365 },
            // The routes that keys open are limited in `apiRoutes.ts`, by a count that loses nothing.
            rateLimit: { enabled: false },
          }),
        ]
      : []),
    ...(has("organization")
      ? [
          organization({
            organizationLimit: 20,
            membershipLimit: 200,
            invitationExpiresIn: 2 * day,
            cancelPendingInvitationsOnReInvite: true,
            // An address that nobody confirmed must not open what its owner was invited to.
            requireEmailVerificationOnInvitation: true,
            sendInvitationEmail: mails.sendInvitationEmail,
          }),
        ]
      : []),
    ...(has("admin") ? [admin({ impersonationSessionDuration: hour })] : []),
  ];
}

function relyingParty(environment: ConvexEnvironment) {
  const site = new URL(environment.SITE_URL);
  return {
    id: environment.PASSKEY_RP_ID ?? site.hostname,
    name: environment.APP_NAME,
    origin: environment.PASSKEY_ORIGIN ?? site.origin,
  };
}
