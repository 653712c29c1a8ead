"use client";

import { Field } from "../../_components/field";
import { Notice } from "../../_components/notice";
import { PasswordField } from "../../_components/password-field";
import { SubmitButton } from "../../_components/submit-button";
import { authRequest, problemText } from "../../_lib/auth-request";
import { checkEmail, checkPassword } from "../../_lib/form-rules";
import { rememberPendingMail } from "../../_lib/pending-mail";
import { fieldTexts, signInTexts } from "../../_lib/texts";
import { useForm } from "../../_lib/use-form";

export function SignInForm({ returnTo }: { returnTo: string }) {
  const { formProps, field, problem, busy, ready } = useForm({
    checks: { email: checkEmail, password: checkPassword },
    submit: async ({ email, password }) => {
      const answer = await authRequest("/sign-in/email", { email: email.trim(), password });
      if (answer.ok) {
        // A whole new page: nothing that was fetched for a stranger may be shown to the person.
        location.assign(returnTo);
        return { kind: "leaving" };
      }
      if (answer.code === "EMAIL_NOT_VERIFIED") {
        rememberPendingMail({ kind: "verify", email: email.trim() });
        location.assign("/check-mail");
        return { kind: "leaving" };
      }
      if (answer.code === "INVALID_EMAIL_OR_PASSWORD" || answer.code === "INVALID_EMAIL") {
        return { kind: "refused", field: "password", message: signInTexts.wrong };
      }
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
      <PasswordField {...field("password")} label={fieldTexts.password} autoComplete="current-password" />
      <div className="flex justify-end pb-4 text-sm">
        <a href="/forgot-password" className="text-link">
          {signInTexts.forgot}
        </a>
      </div>
      <SubmitButton label={signInTexts.submit} busyLabel={signInTexts.busy} busy={busy} ready={ready} />
    </form>
  );
}
