"use client";

import { EmailField } from "../../_components/email-field";
import { Form } from "../../_components/form";
import { checkEmail } from "../../_lib/form-rules";
import { rememberPendingMail } from "../../_lib/pending-mail";
import { fieldTexts, signInLinkTexts } from "../../_lib/texts";
import { leaveFor, useAuthForm } from "../../_lib/use-auth-form";

export function AskForLink() {
  const form = useAuthForm({
    checks: { email: checkEmail },
    path: "/sign-in/magic-link",
    body: ({ email }) => ({ email: email.trim() }),
    refusals: { VALIDATION_ERROR: { field: "email", message: fieldTexts.emailWrong } },
    done: (_data, { email }) => {
      rememberPendingMail({ kind: "link", email: email.trim() });
      return leaveFor("/check-mail");
    },
  });
  return (
    <Form form={form} submit={signInLinkTexts.ask} busy={signInLinkTexts.askBusy}>
      <EmailField {...form.field("email")} />
    </Form>
  );
}
