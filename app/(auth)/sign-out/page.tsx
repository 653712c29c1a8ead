import type { Metadata } from "next";
import { buttonClass } from "../../_components/button";
import { PageTitle } from "../../_components/page-title";
import { currentUser } from "../../_lib/auth-server";
import { signOutTexts } from "../../_lib/texts";
import { SignOutForm } from "./sign-out-form";

export const metadata: Metadata = { title: signOutTexts.submit };

/** Asks before it signs out: opening an address, by a prefetch or a foreign page, must not. */
export default async function SignOutPage() {
  if (await currentUser()) {
    return (
      <>
        <PageTitle title={signOutTexts.askTitle}>{signOutTexts.ask}</PageTitle>
        <SignOutForm />
      </>
    );
  }
  return (
    <>
      <PageTitle title={signOutTexts.doneTitle}>{signOutTexts.done}</PageTitle>
      <a href="/sign-in" className={buttonClass("primary", "w-full")}>
        {signOutTexts.signIn}
      </a>
    </>
  );
}
