"use client";

import { accountRules } from "../../../contract/account-rules";
import { EmailField } from "../../_components/email-field";
import { Field } from "../../_components/field";
import { Form } from "../../_components/form";
import { PasswordField } from "../../_components/password-field";
import { checkEmail, checkName, checkNewPassword, newPasswordRefusals } from "../../_lib/form-rules";
import { rememberPendingMail } from "../../_lib/pending-mail";
import { fieldTexts, signUpTexts } from "../../_lib/texts";
import { leaveFor, useAuthForm } from "../../_lib/use-auth-form";

export function SignUpForm() {
  const form = useAuthForm({
    checks: { name: checkName, email: checkEmail, password: checkNewPassword },
    path: "/sign-up/email",
    body: ({ name, email, password }) => ({ name: name.trim(), email: email.trim(), password }),
    refusals: {
      ...newPasswordRefusals("password"),
      INVALID_EMAIL: { field: "email", message: fieldTexts.emailWrong },
    },
    done: (_data, { email }) => {
      rememberPendingMail({ kind: "verify", email: email.trim() });
      return leaveFor("/check-mail");
    },
  });
  return (
    <Form form={form} submit={signUpTexts.submit} busy={signUpTexts.busy}>
      <Field {...form.field("name")} label={fieldTexts.name} autoComplete="name" />
      <EmailField {...form.field("email")} />
      <PasswordField
        {...form.field("password")}
        label={fieldTexts.password}
        autoComplete="new-password"
        hint={fieldTexts.passwordHint(accountRules.password.min)}
      />
    </Form>
  );
}
