import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware, getSessionFromCtx } from "better-auth/api";

/** A session from before a revocation is looked for this long after it; by then all of them have run out. */
const longestSessionMs = 400 * 24 * 60 * 60 * 1000;

/**
 * Ends sessions that began before a revocation, at the first request that shows one. For after a leak: whoever took a
 * session's cookie has nothing, also where a team keeps an auth secret of its own. `revokedBefore` in milliseconds.
 */
export function revokedSessions(revokedBefore: number): BetterAuthPlugin {
  return {
    id: "revoked-sessions",
    hooks: {
      before: [
        {
          matcher: () => Date.now() - revokedBefore < longestSessionMs,
          handler: createAuthMiddleware(async (context) => {
            const found = await getSessionFromCtx(context, { disableRefresh: true });
            if (!found || new Date(found.session.createdAt).getTime() >= revokedBefore) return;
            await context.context.internalAdapter.deleteSession(found.session.token);
            context.context.session = null;
          }),
        },
      ],
    },
  };
}
