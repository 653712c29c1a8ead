import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";

/** Takes a key once: true for the first who asks until `until`, in milliseconds. */
export type Claim = (key: string, until: number) => Promise<boolean>;

/** A code is good in its own half minute and in the one before and after. */
const codeLifeMs = 3 * 30_000;

/**
 * Makes a code of an authenticator app good for one sign-in (RFC 6238 section 5.2: the verifier must not accept it a
 * second time). Better Auth accepts it for as long as its time lasts, so one that was seen over a shoulder would open
 * a second session. A code is spent when it is tried, right or wrong: a try cannot be taken back either.
 */
export function singleUseCodes(claim: Claim, onSecondUse: (userId: string) => Promise<unknown>): BetterAuthPlugin {
  return {
    id: "single-use-codes",
    hooks: {
      before: [
        {
          matcher: (context) => context.path === "/two-factor/verify-totp",
          handler: createAuthMiddleware(async (context) => {
            const code: unknown = context.body?.code;
            const cookie = context.context.createAuthCookie("two_factor");
            const challenge = await context.getSignedCookie(cookie.name, context.context.secret);
            const pending = challenge ? await context.context.internalAdapter.findVerificationValue(challenge) : null;
            const userId = pending?.value ?? (await getSessionFromCtx(context))?.user.id;
            // Without a person there is nothing to try the code on: the endpoint refuses by itself.
            if (!userId || typeof code !== "string") return;
            if (await claim(`totp-${userId}-${code}`, Date.now() + codeLifeMs)) return;
            await onSecondUse(userId);
            throw new APIError("UNAUTHORIZED", { code: "CODE_ALREADY_USED", message: "This code was used before." });
          }),
        },
      ],
    },
  };
}
