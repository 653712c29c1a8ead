import { MonitorSmartphone, ShieldCheck, Zap } from "lucide-react";
import type { Metadata } from "next";
import { api } from "../../convex/_generated/api";
import { BrandMark } from "../_components/brand";
import { SiteFooter } from "../_components/site-footer";
import { preloadAuthQuery } from "../_lib/auth-server";
import { appName } from "../_lib/environment";
import { landingTexts } from "../_lib/texts";
import { LandingAccount, LandingActions } from "./landing-account";
import { LandingPreview } from "./landing-preview";

export const metadata: Metadata = { description: landingTexts.lead(appName) };

const icons = [MonitorSmartphone, Zap, ShieldCheck];

export default async function LandingPage() {
  const preloadedUser = await preloadAuthQuery(api.auth.currentUser);
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-5 sm:px-8">
      <header className="flex items-center justify-between gap-4 py-6">
        <span className="inline-flex items-center gap-2.5 font-semibold">
          <BrandMark />
          {appName}
        </span>
        <LandingAccount preloadedUser={preloadedUser} />
      </header>
      <main id="content" className="flex flex-1 flex-col justify-center py-16 sm:py-24">
        <div className="grid items-center gap-16 lg:grid-cols-[minmax(0,1fr)_24rem]">
          <div>
            <h1 className="max-w-3xl text-hero font-semibold">{landingTexts.title}</h1>
            <p className="mt-6 max-w-xl text-lg text-muted">{landingTexts.lead(appName)}</p>
            <LandingActions preloadedUser={preloadedUser} />
          </div>
          <LandingPreview />
        </div>
        <ul className="mt-20 grid gap-4 sm:mt-28 md:grid-cols-3">
          {landingTexts.points.map(({ title, text }, index) => {
            const Icon = icons[index] ?? Zap;
            return (
              <li key={title} className="card p-6">
                <Icon aria-hidden size={22} strokeWidth={1.75} className="text-accent-ink" />
                <h2 className="mt-5 font-semibold">{title}</h2>
                <p className="mt-2 text-sm text-muted">{text}</p>
              </li>
            );
          })}
        </ul>
      </main>
      <div className="border-t border-line">
        <SiteFooter />
      </div>
    </div>
  );
}
