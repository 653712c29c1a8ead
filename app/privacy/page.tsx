import { fetchQuery } from "convex/nextjs";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { api } from "../../convex/_generated/api";
import { HomeLink } from "../_components/home-link";
import { PageTitle } from "../_components/page-title";
import { SiteFooter } from "../_components/site-footer";
import { isConsentRequired } from "../_lib/consent-server";
import { appName } from "../_lib/environment";
import { policyPageTexts as texts } from "../_lib/privacy-texts";

export const metadata: Metadata = { title: texts.title };

const unknown = { version: null, url: null, retentionDays: { audit: null, sessions: null, deliveries: null } };

/** The policy can be read by everyone at any time: also while the functions, which know its version, cannot be reached. */
export default async function PrivacyPage() {
  const { version, url, retentionDays } = await fetchQuery(api.privacy.policy).catch(() => unknown);
  if (url !== null) redirect(url);
  const sections = texts.sections({ app: appName, retentionDays, asksForConsent: isConsentRequired });
  return (
    <div className="mx-auto flex min-h-dvh max-w-3xl flex-col px-5 sm:px-8">
      <header className="py-6">
        <HomeLink appName={appName} />
      </header>
      <main id="content" className="flex-1 pt-6 pb-16">
        <PageTitle title={texts.title}>{texts.lead(appName)}</PageTitle>
        {version && <p className="mb-8 text-sm font-medium">{texts.version(version)}</p>}
        <div className="space-y-8">
          {sections.map(({ title, paragraphs }) => (
            <section key={title}>
              <h2 className="text-lg font-semibold">{title}</h2>
              {paragraphs.map((paragraph) => (
                <p key={paragraph} className="mt-2 text-muted">
                  {paragraph}
                </p>
              ))}
            </section>
          ))}
        </div>
      </main>
      <SiteFooter />
    </div>
  );
}
