"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Form } from "../../../../_components/form";
import { Notice } from "../../../../_components/notice";
import { Panel } from "../../../../_components/panel";
import { PasswordField } from "../../../../_components/password-field";
import { checkPassword } from "../../../../_lib/form-rules";
import { securityTexts as texts } from "../../../../_lib/settings-texts";
import { leaveFor, useAuthForm } from "../../../../_lib/use-auth-form";
import type { SubmitOutcome } from "../../../../_lib/use-form";
import { useLiveAnswer } from "../../../../_lib/use-live-answer";
import { BackupCodes } from "./backup-codes";
import type { PreloadedCredentials } from "./credentials";

// The picture of the key is drawn by a library that nothing else needs.
const ConfirmApp = dynamic(() => import("./confirm-app").then((module) => module.ConfirmApp));

interface SecondFactorPanelProps {
  preloaded: PreloadedCredentials;
  enabled: boolean;
}

/** Where the panel is. `uri` holds the key that a first code of the app still has to confirm. */
type Step =
  | { kind: "rest" }
  | { kind: "codes"; codes: string[]; uri: string | undefined }
  | { kind: "confirm"; uri: string };

const thisPage = "/settings/security";

/**
 * Sets the second factor up in three steps: password, backup codes, first code of the app. And switches it off again.
 * Switching it on or off brings a new session, so both end with a whole new page; that is why the codes come before.
 */
export function SecondFactorPanel({ preloaded, enabled }: SecondFactorPanelProps) {
  const credentials = useLiveAnswer(preloaded);
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
            setStep({ kind: "codes", codes: backupCodes, uri: totpURI });
            return { kind: "done" };
          }}
        />
      )}
      {step.kind === "codes" && (
        <BackupCodes
          codes={step.codes}
          onDone={() => setStep(step.uri === undefined ? { kind: "rest" } : { kind: "confirm", uri: step.uri })}
        />
      )}
      {step.kind === "confirm" && <ConfirmApp uri={step.uri} next={thisPage} />}
      {step.kind === "rest" && enabled && (
        <div className="grid gap-6">
          <WithPassword
            id="codes"
            path="/two-factor/generate-backup-codes"
            submit={texts.newCodes}
            busy={texts.newCodesBusy}
            needsPassword={needsPassword}
            onDone={(data) => {
              const { backupCodes } = data as { backupCodes: string[] };
              setStep({ kind: "codes", codes: backupCodes, uri: undefined });
              return { kind: "done" };
            }}
          />
          <WithPassword
            id="disable"
            path="/two-factor/disable"
            submit={texts.disable}
            busy={texts.disableBusy}
            look="danger"
            needsPassword={needsPassword}
            replacesSession
            onDone={() => leaveFor(thisPage)}
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
  replacesSession?: boolean;
  onDone(data: unknown): SubmitOutcome<"password">;
}

/** A step that asks for the password again, of those who have one. */
function WithPassword({ id, submit, busy, look = "primary", ...step }: WithPasswordProps) {
  const { needsPassword } = step;
  const form = useAuthForm({
    checks: { password: needsPassword ? checkPassword : () => undefined },
    path: step.path,
    replacesSession: step.replacesSession ?? false,
    body: ({ password }) => (needsPassword ? { password } : {}),
    refusals: { INVALID_PASSWORD: { field: "password", message: texts.wrongPassword } },
    done: step.onDone,
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
