"use client";

import { EmailField } from "../../_components/email-field";
import { Form } from "../../_components/form";
import { checkEmail } from "../../_lib/form-rules";
import { rememberPendingMail } from "../../_lib/pending-mail";
import { fieldTexts, forgotTexts } from "../../_lib/texts";
import { leaveFor, useAuthForm } from "../../_lib/use-auth-form";

export function ForgotForm() {
  const form = useAuthForm({
    checks: { email: checkEmail },
    path: "/request-password-reset",
    body: ({ email }) => ({ email: email.trim() }),
    refusals: { VALIDATION_ERROR: { field: "email", message: fieldTexts.emailWrong } },
    done: (_data, { email }) => {
      rememberPendingMail({ kind: "reset", email: email.trim() });
      return leaveFor("/check-mail");
    },
  });
  return (
    <Form form={form} submit={forgotTexts.submit} busy={forgotTexts.busy}>
      <EmailField {...form.field("email")} />
    </Form>
  );
}
