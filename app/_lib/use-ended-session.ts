"use client";

import { useConvexAuth } from "convex/react";
import { useEffect } from "react";
import { authClient } from "./auth-client";
import { signInPath } from "./return-path";
import { sessionChange } from "./session-change";

let leaving = false;

/** Signs out and shows the page that says so. Says whether it worked; where it did, the page is about to change. */
export async function signOutHere(): Promise<boolean> {
  leaving = true;
  const { error } = await authClient.signOut();
  leaving = !error;
  if (!error) location.assign("/sign-out");
  return !error;
}

/**
 * Leaves for the sign-in page when the session ended elsewhere. The live query says so with null. A token that could
 * not be had may only mean a lost connection, so then the session itself is asked, once.
 */
export function useEndedSession(user: object | null | undefined): void {
  const { isLoading, isAuthenticated } = useConvexAuth();
  const withoutToken = !isLoading && !isAuthenticated;

  useEffect(() => {
    if (user === null) leaveForSignIn();
  }, [user]);

  useEffect(() => {
    // A question with the old cookie, answered late, would take the new cookie away.
    if (!withoutToken || sessionChange.isExpected()) return;
    authClient.getSession().then(({ data, error }) => {
      if (!data && !error) leaveForSignIn();
    });
  }, [withoutToken]);
}

function leaveForSignIn(): void {
  if (leaving || sessionChange.isExpected()) return;
  leaving = true;
  location.assign(signInPath({ returnTo: location.pathname, notice: "ended" }));
}
