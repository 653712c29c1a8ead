import type { ReactNode } from "react";
import { api } from "../../../convex/_generated/api";
import { AccountHeader } from "../../_components/account-header";
import { SiteFooter } from "../../_components/site-footer";
import { preloadAuthQuery } from "../../_lib/auth-server";
import { appName, hasMethod } from "../../_lib/environment";

/** The frame of the pages behind the sign-in. Each page checks for itself: a layout is not asked again on every move. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const preloadedUser = await preloadAuthQuery(api.auth.currentUser);
  return (
    <>
      <AccountHeader
        appName={appName}
        organizations={hasMethod("organization")}
        admin={hasMethod("admin")}
        preloadedUser={preloadedUser}
      />
      <main id="content" className="mx-auto max-w-5xl px-5 pt-10 pb-24 sm:px-8 sm:pt-14">
        {children}
      </main>
      <div className="mx-auto max-w-5xl px-5 sm:px-8">
        <SiteFooter />
      </div>
    </>
  );
}
