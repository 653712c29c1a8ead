"use client";

import { usePreloadedAuthQuery } from "@convex-dev/better-auth/nextjs/client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Form } from "../../../../_components/form";
import { Notice } from "../../../../_components/notice";
import { Panel } from "../../../../_components/panel";
import { PasswordField } from "../../../../_components/password-field";
import { checkPassword } from "../../../../_lib/form-rules";
import { securityTexts as texts } from "../../../../_lib/settings-texts";
import { useAuthForm } from "../../../../_lib/use-auth-form";
import { BackupCodes } from "./backup-codes";
import type { PreloadedCredentials } from "./credentials";

// The picture of the key is drawn by a library that nothing else needs.
const ConfirmApp = dynamic(() => import("./confirm-app").then((module) => module.ConfirmApp));

interface SecondFactorPanelProps {
  preloaded: PreloadedCredentials;
  enabled: boolean;
}

type Step = { kind: "rest" } | { kind: "confirm"; uri: string; codes: string[] } | { kind: "codes"; codes: string[] };

/** Sets the second factor up in three steps: password, code of the app, backup codes. And switches it off again. */
export function SecondFactorPanel({ preloaded, enabled: enabledAtFirst }: SecondFactorPanelProps) {
  const credentials = usePreloadedAuthQuery(preloaded);
  const [enabled, setEnabled] = useState(enabledAtFirst);
  const [step, setStep] = useState<Step>({ kind: "rest" });
  const needsPassword = credentials?.hasPassword ?? true;

  return (
    <Panel title={texts.secondFactor} lead={texts.secondFactorLead}>
      <div className="mb-5">
        <Notice look={enabled ? "good" : "info"}>{enabled ? texts.secondFactorOn : texts.secondFactorOff}</Notice>
      </div>
      {step.kind === "rest" && !enabled && (
        <WithPassword
          id="enable"
          path="/two-factor/enable"
          submit={texts.enable}
          busy={texts.enableBusy}
          needsPassword={needsPassword}
          onDone={(data) => {
            const { totpURI, backupCodes } = data as { totpURI: string; backupCodes: string[] };
            setStep({ kind: "confirm", uri: totpURI, codes: backupCodes });
          }}
        />
      )}
      {step.kind === "confirm" && (
        <ConfirmApp
          uri={step.uri}
          onDone={() => {
            setEnabled(true);
            setStep({ kind: "codes", codes: step.codes });
          }}
        />
      )}
      {step.kind === "codes" && <BackupCodes codes={step.codes} onDone={() => setStep({ kind: "rest" })} />}
      {step.kind === "rest" && enabled && (
        <div className="grid gap-6">
          <WithPassword
            id="codes"
            path="/two-factor/generate-backup-codes"
            submit={texts.newCodes}
            busy={texts.newCodesBusy}
            needsPassword={needsPassword}
            onDone={(data) => setStep({ kind: "codes", codes: (data as { backupCodes: string[] }).backupCodes })}
          />
          <WithPassword
            id="disable"
            path="/two-factor/disable"
            submit={texts.disable}
            busy={texts.disableBusy}
            look="danger"
            needsPassword={needsPassword}
            onDone={() => setEnabled(false)}
          />
        </div>
      )}
    </Panel>
  );
}

interface WithPasswordProps {
  id: string;
  path: `/${string}`;
  submit: string;
  busy: string;
  look?: "primary" | "danger";
  needsPassword: boolean;
  onDone(data: unknown): void;
}

/** A step that asks for the password again, of those who have one. */
function WithPassword({ id, path, submit, busy, look = "primary", needsPassword, onDone }: WithPasswordProps) {
  const form = useAuthForm({
    checks: { password: needsPassword ? checkPassword : () => undefined },
    path,
    body: ({ password }) => (needsPassword ? { password } : {}),
    refusals: { INVALID_PASSWORD: { field: "password", message: texts.wrongPassword } },
    done: (data) => {
      onDone(data);
      return { kind: "done" };
    },
  });
  return (
    <Form form={form} submit={submit} busy={busy} look={look} done="">
      {needsPassword && (
        <PasswordField
          {...form.field("password")}
          id={`field-${id}-password`}
          label={texts.currentPassword}
          autoComplete="current-password"
        />
      )}
    </Form>
  );
}
