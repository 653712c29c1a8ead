import { convexClient } from "@convex-dev/better-auth/client/plugins";
import { createAuthClient } from "better-auth/react";
import { authBasePath } from "./auth-base-path";

/**
 * The one auth client of the live pages. There must be no second: each keeps a session of its own and they would
 * refresh each other without end. The forms before the sign-in need none, they use `auth-request.ts`.
 */
export const authClient = createAuthClient({
  basePath: authBasePath,
  plugins: [convexClient()],
  // A token that could not be had signs the live queries out until the next reload. So a server that stumbles is asked again,
  // for the token alone: other requests may write, and are not repeated.
  fetchOptions: {
    retry: {
      type: "exponential",
      attempts: 3,
      baseDelay: 500,
      maxDelay: 4000,
      shouldRetry: (response) =>
        response !== null && response.status >= 500 && new URL(response.url).pathname.endsWith("/convex/token"),
    },
  },
  // A session that ended elsewhere is told by the live query: asking again at each focus would be a second watcher.
  sessionOptions: { refetchOnWindowFocus: false },
});
