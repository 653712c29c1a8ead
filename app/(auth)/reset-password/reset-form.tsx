"use client";

import { useState } from "react";
import { accountRules } from "../../../contract/account-rules";
import { buttonClass } from "../../_components/button";
import { Notice } from "../../_components/notice";
import { PageTitle } from "../../_components/page-title";
import { PasswordField } from "../../_components/password-field";
import { SubmitButton } from "../../_components/submit-button";
import { authRequest, problemText } from "../../_lib/auth-request";
import { checkNewPassword } from "../../_lib/form-rules";
import { signInPath } from "../../_lib/return-path";
import { fieldTexts, resetTexts } from "../../_lib/texts";
import { useForm } from "../../_lib/use-form";

export function ResetForm({ token }: { token: string }) {
  const [usable, setUsable] = useState(token !== "");
  const { formProps, field, problem, busy, ready } = useForm({
    checks: { password: checkNewPassword },
    submit: async ({ password }) => {
      const answer = await authRequest("/reset-password", { newPassword: password, token });
      if (answer.ok) {
        location.assign(signInPath({ notice: "reset" }));
        return { kind: "leaving" };
      }
      if (answer.code === "INVALID_TOKEN") setUsable(false);
      if (answer.code === "PASSWORD_TOO_SHORT") {
        return { kind: "refused", field: "password", message: fieldTexts.passwordShort(accountRules.password.min) };
      }
      return { kind: "refused", message: problemText(answer) };
    },
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
      <form {...formProps} className="space-y-3">
        {problem && <Notice look="problem">{problem}</Notice>}
        <PasswordField
          {...field("password")}
          label={fieldTexts.newPassword}
          autoComplete="new-password"
          hint={fieldTexts.passwordHint(accountRules.password.min)}
        />
        <SubmitButton label={resetTexts.submit} busyLabel={resetTexts.busy} busy={busy} ready={ready} />
      </form>
    </>
  );
}
