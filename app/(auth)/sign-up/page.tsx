import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PageTitle } from "../../_components/page-title";
import { PolicyNotice } from "../../_components/policy-notice";
import { SocialButtons } from "../../_components/social-buttons";
import { currentUser } from "../../_lib/auth-server";
import { policyTexts } from "../../_lib/privacy-texts";
import { safeReturnPath, signInPath } from "../../_lib/return-path";
import { socialChoices } from "../../_lib/social-choices";
import { signUpTexts } from "../../_lib/texts";
import { SignUpForm } from "./sign-up-form";

export const metadata: Metadata = { title: signUpTexts.title };

export default async function SignUpPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const returnTo = safeReturnPath((await searchParams)["returnTo"]);
  if (await currentUser()) redirect(returnTo);
  return (
    <>
      <PageTitle title={signUpTexts.title}>{signUpTexts.lead}</PageTitle>
      <SocialButtons choices={socialChoices()} returnTo={returnTo} />
      <SignUpForm />
      <PolicyNotice>{policyTexts.signUp}</PolicyNotice>
      <p className="mt-8 text-sm text-muted">
        {signUpTexts.haveAccount}{" "}
        <a href={signInPath({ returnTo })} className="text-link">
          {signUpTexts.signIn}
        </a>
      </p>
    </>
  );
}
