"use client";

import { usePreloadedAuthQuery } from "@convex-dev/better-auth/nextjs/client";
import type { Preloaded } from "convex/react";
import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { api } from "../../convex/_generated/api";
import { buttonClass } from "../_components/button";
import { afterSignIn } from "../_lib/return-path";
import { landingTexts } from "../_lib/texts";

interface LandingAccountProps {
  preloadedUser: Preloaded<typeof api.auth.currentUser>;
}

/** The corner of the landing page. The server knew who is there, so the first picture is right and stays. */
export function LandingAccount({ preloadedUser }: LandingAccountProps) {
  const user = usePreloadedAuthQuery(preloadedUser);
  if (user) return <span className="truncate text-sm text-muted">{landingTexts.welcomeBack(user.name)}</span>;
  return (
    <a href="/sign-in" className={buttonClass("quiet")}>
      {landingTexts.signIn}
    </a>
  );
}

export function LandingActions({ preloadedUser }: LandingAccountProps) {
  const user = usePreloadedAuthQuery(preloadedUser);
  return (
    <div className="mt-10 flex min-h-11 flex-wrap gap-3">
      {user ? (
        <Link href={afterSignIn} className={buttonClass("primary")}>
          {landingTexts.dashboard}
          <ArrowRight aria-hidden size={18} />
        </Link>
      ) : (
        <a href="/sign-up" className={buttonClass("primary")}>
          {landingTexts.signUp}
          <ArrowRight aria-hidden size={18} />
        </a>
      )}
    </div>
  );
}
