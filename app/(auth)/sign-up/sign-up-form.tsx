"use client";

import { accountRules } from "../../../contract/account-rules";
import { Field } from "../../_components/field";
import { Notice } from "../../_components/notice";
import { PasswordField } from "../../_components/password-field";
import { SubmitButton } from "../../_components/submit-button";
import { authRequest, problemText } from "../../_lib/auth-request";
import { checkEmail, checkName, checkNewPassword } from "../../_lib/form-rules";
import { rememberPendingMail } from "../../_lib/pending-mail";
import { fieldTexts, signUpTexts } from "../../_lib/texts";
import { useForm } from "../../_lib/use-form";

export function SignUpForm() {
  const { formProps, field, problem, busy, ready } = useForm({
    checks: { name: checkName, email: checkEmail, password: checkNewPassword },
    submit: async ({ name, email, password }) => {
      const answer = await authRequest("/sign-up/email", { name: name.trim(), email: email.trim(), password });
      if (answer.ok) {
        rememberPendingMail({ kind: "verify", email: email.trim() });
        location.assign("/check-mail");
        return { kind: "leaving" };
      }
      const { min, max } = accountRules.password;
      if (answer.code === "INVALID_EMAIL") return { kind: "refused", field: "email", message: fieldTexts.emailWrong };
      if (answer.code === "PASSWORD_TOO_SHORT")
        return { kind: "refused", field: "password", message: fieldTexts.passwordShort(min) };
      if (answer.code === "PASSWORD_TOO_LONG")
        return { kind: "refused", field: "password", message: fieldTexts.passwordLong(max) };
      return { kind: "refused", message: problemText(answer) };
    },
  });
  return (
    <form {...formProps} className="space-y-3">
      {problem && <Notice look="problem">{problem}</Notice>}
      <Field {...field("name")} label={fieldTexts.name} autoComplete="name" />
      <Field
        {...field("email")}
        label={fieldTexts.email}
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
      />
      <PasswordField
        {...field("password")}
        label={fieldTexts.password}
        autoComplete="new-password"
        hint={fieldTexts.passwordHint(accountRules.password.min)}
      />
      <div className="pt-2">
        <SubmitButton label={signUpTexts.submit} busyLabel={signUpTexts.busy} busy={busy} ready={ready} />
      </div>
    </form>
  );
}
