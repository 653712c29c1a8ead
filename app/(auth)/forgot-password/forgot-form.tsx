"use client";

import { Field } from "../../_components/field";
import { Notice } from "../../_components/notice";
import { SubmitButton } from "../../_components/submit-button";
import { authRequest, problemText } from "../../_lib/auth-request";
import { checkEmail } from "../../_lib/form-rules";
import { rememberPendingMail } from "../../_lib/pending-mail";
import { fieldTexts, forgotTexts } from "../../_lib/texts";
import { useForm } from "../../_lib/use-form";

export function ForgotForm() {
  const { formProps, field, problem, busy, ready } = useForm({
    checks: { email: checkEmail },
    submit: async ({ email }) => {
      const answer = await authRequest("/request-password-reset", { email: email.trim() });
      if (answer.ok) {
        rememberPendingMail({ kind: "reset", email: email.trim() });
        location.assign("/check-mail");
        return { kind: "leaving" };
      }
      if (answer.code === "VALIDATION_ERROR")
        return { kind: "refused", field: "email", message: fieldTexts.emailWrong };
      return { kind: "refused", message: problemText(answer) };
    },
  });
  return (
    <form {...formProps} className="space-y-3">
      {problem && <Notice look="problem">{problem}</Notice>}
      <Field
        {...field("email")}
        label={fieldTexts.email}
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
      />
      <SubmitButton label={forgotTexts.submit} busyLabel={forgotTexts.busy} busy={busy} ready={ready} />
    </form>
  );
}
