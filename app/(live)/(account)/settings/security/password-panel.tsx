"use client";

import { accountRules } from "../../../../../contract/account-rules";
import { buttonClass } from "../../../../_components/button";
import { Form } from "../../../../_components/form";
import { Panel } from "../../../../_components/panel";
import { PasswordField } from "../../../../_components/password-field";
import { checkNewPassword, checkPassword, newPasswordRefusals } from "../../../../_lib/form-rules";
import { securityTexts as texts } from "../../../../_lib/settings-texts";
import { fieldTexts } from "../../../../_lib/texts";
import { leaveFor, useAuthForm } from "../../../../_lib/use-auth-form";
import { useLiveAnswer } from "../../../../_lib/use-live-answer";
import type { PreloadedCredentials } from "./credentials";

export function PasswordPanel({ preloaded }: { preloaded: PreloadedCredentials }) {
  const credentials = useLiveAnswer(preloaded);
  return (
    <Panel title={texts.password} lead={credentials?.hasPassword === false ? texts.noPassword : texts.passwordLead}>
      {credentials?.hasPassword === false ? (
        <a href="/forgot-password" className={buttonClass("quiet")}>
          {texts.setPassword}
        </a>
      ) : (
        <ChangePassword />
      )}
    </Panel>
  );
}

function ChangePassword() {
  const form = useAuthForm({
    checks: { current: checkPassword, password: checkNewPassword },
    path: "/change-password",
    replacesSession: true,
    body: ({ current, password }) => ({ currentPassword: current, newPassword: password, revokeOtherSessions: true }),
    refusals: {
      ...newPasswordRefusals("password"),
      INVALID_PASSWORD: { field: "current", message: texts.wrongPassword },
    },
    done: () => leaveFor("/settings/security?notice=password"),
  });
  return (
    <Form form={form} submit={texts.changePassword} busy={texts.changeBusy} done="">
      <PasswordField {...form.field("current")} label={texts.currentPassword} autoComplete="current-password" />
      <PasswordField
        {...form.field("password")}
        label={fieldTexts.newPassword}
        autoComplete="new-password"
        hint={fieldTexts.passwordHint(accountRules.password.min)}
      />
    </Form>
  );
}
