"use client";

import type { Preloaded } from "convex/react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { isAdmin } from "../../contract/roles";
import type { api } from "../../convex/_generated/api";
import { accountTexts } from "../_lib/texts";
import { useEndedSession } from "../_lib/use-ended-session";
import { useLiveAnswer } from "../_lib/use-live-answer";
import { HomeLink } from "./home-link";
import { ImpersonationBar } from "./impersonation-bar";
import { PolicyBar } from "./policy-bar";
import { UserMenu } from "./user-menu";

interface AccountHeaderProps {
  appName: string;
  /** Whether the stack has organizations. */
  organizations: boolean;
  /** Whether the stack has the pages where admins look after people. */
  admin: boolean;
  preloadedUser: Preloaded<typeof api.auth.currentUser>;
}

export function AccountHeader({ appName, organizations, admin, preloadedUser }: AccountHeaderProps) {
  const user = useLiveAnswer(preloadedUser);
  const looksAfterPeople = admin && isAdmin(user?.role ?? "");
  const pages = [
    { path: "/dashboard", label: accountTexts.dashboard },
    { path: "/protected", label: accountTexts.protected },
    ...(organizations ? [{ path: "/organizations", label: accountTexts.organizations }] : []),
    ...(looksAfterPeople ? [{ path: "/people", label: accountTexts.admin }] : []),
    { path: "/settings", label: accountTexts.settings },
  ];
  const pathname = usePathname();
  // The pages of admins are reached by the first of them.
  const section = pathname.startsWith("/admin/") ? "/people" : pathname;
  useEndedSession(user);
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-ground/95">
      {user?.impersonated && <ImpersonationBar name={user.name} />}
      {user?.policyToAgree && <PolicyBar version={user.policyToAgree} />}
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-6 px-5 sm:flex-nowrap sm:px-8">
        <div className="flex h-16 items-center">
          <HomeLink appName={appName} as={Link} />
        </div>
        <nav
          aria-label={accountTexts.navigation}
          className="order-last -mx-3 flex w-full flex-wrap gap-1 sm:order-none sm:flex-nowrap sm:mx-0 sm:w-auto sm:flex-1"
        >
          {pages.map(({ path, label }) => (
            <Link
              key={path}
              href={path}
              prefetch={false}
              aria-current={section === path || section.startsWith(`${path}/`) ? "page" : undefined}
              className="-mb-px flex h-11 items-center border-b-2 border-transparent px-3 text-sm text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink sm:h-16"
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex h-16 items-center">
          <UserMenu name={user?.name ?? ""} email={user?.email ?? ""} />
        </div>
      </div>
    </header>
  );
}
