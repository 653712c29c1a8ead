import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Notice } from "../../_components/notice";
import { PageTitle } from "../../_components/page-title";
import { PolicyNotice } from "../../_components/policy-notice";
import { SocialButtons } from "../../_components/social-buttons";
import { currentUser } from "../../_lib/auth-server";
import { appName, hasMethod } from "../../_lib/environment";
import { policyTexts } from "../../_lib/privacy-texts";
import { safeReturnPath, withReturnPath } from "../../_lib/return-path";
import { socialChoices } from "../../_lib/social-choices";
import { signInTexts } from "../../_lib/texts";
import { OtherWays } from "./other-ways";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: signInTexts.title };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const query = await searchParams;
  const returnTo = safeReturnPath(query["returnTo"]);
  if (await currentUser()) redirect(returnTo);
  const choices = socialChoices();
  const notice = Object.entries(signInTexts.notices).find(([name]) => name === query["notice"]);
  return (
    <>
      <PageTitle title={signInTexts.title}>{signInTexts.lead(appName)}</PageTitle>
      {notice && (
        <div className="-mt-2 mb-6">
          <Notice look={notice[0] === "verified" || notice[0] === "reset" ? "good" : "info"}>{notice[1]}</Notice>
        </div>
      )}
      <SocialButtons choices={choices} returnTo={returnTo} />
      <SignInForm returnTo={returnTo} byUsername={hasMethod("username")} />
      <OtherWays returnTo={returnTo} passkey={hasMethod("passkey")} link={hasMethod("magic-link")} />
      {choices.length > 0 && <PolicyNotice>{policyTexts.firstSignIn}</PolicyNotice>}
      <p className="mt-8 text-sm text-muted">
        {signInTexts.noAccount}{" "}
        <a href={withReturnPath("/sign-up", returnTo)} className="text-link">
          {signInTexts.signUp}
        </a>
      </p>
    </>
  );
}
