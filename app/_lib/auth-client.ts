import { convexClient } from "@convex-dev/better-auth/client/plugins";
import { createAuthClient } from "better-auth/react";

/**
 * The one auth client of the live pages. There must be no second: each keeps a session of its own and they would
 * refresh each other without end. The forms before the sign-in need none, they use `auth-request.ts`.
 */
export const authClient = createAuthClient({
  plugins: [convexClient()],
  // A session that ended elsewhere is told by the live query: asking again at each focus would be a second watcher.
  sessionOptions: { refetchOnWindowFocus: false },
});
