"use client";

import { useState } from "react";
import { accountRules } from "../../../contract/account-rules";
import { buttonClass } from "../../_components/button";
import { Form } from "../../_components/form";
import { PageTitle } from "../../_components/page-title";
import { PasswordField } from "../../_components/password-field";
import { checkNewPassword, newPasswordRefusals } from "../../_lib/form-rules";
import { signInPath } from "../../_lib/return-path";
import { fieldTexts, resetTexts } from "../../_lib/texts";
import { leaveFor, useAuthForm } from "../../_lib/use-auth-form";

export function ResetForm({ token }: { token: string }) {
  const [usable, setUsable] = useState(token !== "");
  const form = useAuthForm({
    checks: { password: checkNewPassword },
    path: "/reset-password",
    body: ({ password }) => ({ newPassword: password, token }),
    refusals: newPasswordRefusals("password"),
    refused: ({ code }) => {
      if (code === "INVALID_TOKEN") setUsable(false);
      return undefined;
    },
    done: () => leaveFor(signInPath({ notice: "reset" })),
  });

  if (!usable) {
    return (
      <div role="alert">
        <PageTitle title={resetTexts.failedTitle}>{resetTexts.failed}</PageTitle>
        <a href="/forgot-password" className={buttonClass("primary", "w-full")}>
          {resetTexts.again}
        </a>
      </div>
    );
  }
  return (
    <>
      <PageTitle title={resetTexts.title}>{resetTexts.lead}</PageTitle>
      <Form form={form} submit={resetTexts.submit} busy={resetTexts.busy}>
        <PasswordField
          {...form.field("password")}
          label={fieldTexts.newPassword}
          autoComplete="new-password"
          hint={fieldTexts.passwordHint(accountRules.password.min)}
        />
      </Form>
    </>
  );
}
