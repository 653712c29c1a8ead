"use client";

import { type AuthClient, ConvexBetterAuthProvider } from "@convex-dev/better-auth/react";
import { ConvexReactClient } from "convex/react";
import type { ReactNode } from "react";
import { authClient } from "../_lib/auth-client";

const convex = new ConvexReactClient(process.env.NEXT_PUBLIC_CONVEX_URL ?? "");

// The provider's type for the client reads `useSession().data` as never, whatever client it is given (0.12.5).
const client = authClient as unknown as AuthClient;

/** One connection for all live pages. The token that the server fetched spares the browser a round trip and a flicker. */
export function LiveProvider({ initialToken, children }: { initialToken: string | null; children: ReactNode }) {
  return (
    <ConvexBetterAuthProvider client={convex} authClient={client} initialToken={initialToken}>
      {children}
    </ConvexBetterAuthProvider>
  );
}
