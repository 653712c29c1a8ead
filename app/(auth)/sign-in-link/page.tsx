import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageTitle } from "../../_components/page-title";
import { PolicyNotice } from "../../_components/policy-notice";
import { hasMethod } from "../../_lib/environment";
import { policyTexts } from "../../_lib/privacy-texts";
import { signInLinkTexts } from "../../_lib/texts";
import { AskForLink } from "./ask-for-link";
import { UseLink } from "./use-link";

export const metadata: Metadata = { title: signInLinkTexts.title, referrer: "same-origin" };

/** With a token, what the mail leads to; without, where the mail is asked for. */
export default async function SignInLinkPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  if (!hasMethod("magic-link")) notFound();
  const { token } = await searchParams;
  if (typeof token === "string" && token !== "") return <UseLink token={token} />;
  return (
    <>
      <PageTitle title={signInLinkTexts.askTitle}>{signInLinkTexts.askLead}</PageTitle>
      <AskForLink />
      <PolicyNotice>{policyTexts.firstSignIn}</PolicyNotice>
      <p className="mt-8 text-sm">
        <a href="/sign-in" className="text-link">
          {signInLinkTexts.back}
        </a>
      </p>
    </>
  );
}
