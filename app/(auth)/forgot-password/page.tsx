import type { Metadata } from "next";
import { PageTitle } from "../../_components/page-title";
import { forgotTexts } from "../../_lib/texts";
import { ForgotForm } from "./forgot-form";

export const metadata: Metadata = { title: forgotTexts.title };

export default function ForgotPasswordPage() {
  return (
    <>
      <PageTitle title={forgotTexts.title}>{forgotTexts.lead}</PageTitle>
      <ForgotForm />
      <p className="mt-8 text-sm">
        <a href="/sign-in" className="text-link">
          {forgotTexts.back}
        </a>
      </p>
    </>
  );
}
