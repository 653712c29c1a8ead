import type { ReactNode } from "react";
import { DoorPanel } from "../_components/door-panel";
import { HomeLink } from "../_components/home-link";
import { SiteFooter } from "../_components/site-footer";
import { appName } from "../_lib/environment";

/**
 * The pages before the sign-in. They hold no live connection and no session, which keeps them light, and they link
 * with plain anchors: going on from here starts a page that does.
 */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] xl:grid-cols-[minmax(0,1fr)_minmax(0,34rem)]">
      <div className="flex min-h-dvh flex-col px-5 sm:px-8">
        <header className="py-6">
          <HomeLink appName={appName} />
        </header>
        <main id="content" className="mx-auto flex w-full max-w-[25rem] flex-1 flex-col justify-center pt-6 pb-16">
          {children}
        </main>
        <SiteFooter />
      </div>
      <DoorPanel />
    </div>
  );
}
