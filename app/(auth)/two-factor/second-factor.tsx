"use client";

import { useState } from "react";
import { buttonClass } from "../../_components/button";
import { Field } from "../../_components/field";
import { Form } from "../../_components/form";
import { PageTitle } from "../../_components/page-title";
import { checkCode } from "../../_lib/form-rules";
import { secondFactorTexts as texts } from "../../_lib/texts";
import { leaveFor, useAuthForm } from "../../_lib/use-auth-form";
import { useReady } from "../../_lib/use-ready";

/** Codes by which the server says that the sign-in must start over. */
const overCodes = ["INVALID_TWO_FACTOR_COOKIE", "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE", "ACCOUNT_TEMPORARILY_LOCKED"];

/** Says so where the answer to a code means that this sign-in is over. */
const over =
  (onOver: () => void) =>
  ({ code }: { code: string }) => {
    if (overCodes.includes(code)) onOver();
    return undefined;
  };

/** The second step of a sign-in: a code of the app, or a backup code where the phone is not at hand. */
export function SecondFactor({ returnTo }: { returnTo: string }) {
  const ready = useReady();
  const [byBackup, setByBackup] = useState(false);
  const [isOver, setIsOver] = useState(false);
  const Step = byBackup ? BackupForm : CodeForm;
  if (isOver) {
    return (
      <div role="alert">
        <PageTitle title={texts.title}>{texts.over}</PageTitle>
        <a href="/sign-in" className={buttonClass("primary", "w-full")}>
          {texts.signIn}
        </a>
      </div>
    );
  }
  return (
    <>
      <PageTitle title={texts.title}>{byBackup ? texts.backupLead : texts.lead}</PageTitle>
      <Step returnTo={returnTo} onOver={() => setIsOver(true)} />
      <p className="mt-6 text-sm">
        <button type="button" disabled={!ready} onClick={() => setByBackup(!byBackup)} className="text-link">
          {byBackup ? texts.app : texts.backup}
        </button>
      </p>
    </>
  );
}

interface StepProps {
  returnTo: string;
  onOver(): void;
}

function CodeForm({ returnTo, onOver }: StepProps) {
  const [trusted, setTrusted] = useState(false);
  const form = useAuthForm({
    checks: { code: checkCode },
    path: "/two-factor/verify-totp",
    body: ({ code }) => ({ code: code.replace(/\s/g, ""), trustDevice: trusted }),
    refusals: {
      INVALID_CODE: { field: "code", message: texts.wrong },
      CODE_ALREADY_USED: { field: "code", message: texts.used },
    },
    refused: over(onOver),
    done: () => leaveFor(returnTo),
  });
  return (
    <Form form={form} submit={texts.submit} busy={texts.busy}>
      <Field {...form.field("code")} label={texts.code} inputMode="numeric" autoComplete="one-time-code" />
      <label className="flex items-center gap-3 pb-3 text-sm">
        <input
          type="checkbox"
          checked={trusted}
          onChange={(event) => setTrusted(event.target.checked)}
          className="size-5 accent-accent"
        />
        {texts.trust}
      </label>
    </Form>
  );
}

function BackupForm({ returnTo, onOver }: StepProps) {
  const form = useAuthForm({
    checks: { code: (value) => (value.trim() === "" ? texts.backupMissing : undefined) },
    path: "/two-factor/verify-backup-code",
    body: ({ code }) => ({ code: code.trim() }),
    refusals: { INVALID_BACKUP_CODE: { field: "code", message: texts.backupWrong } },
    refused: over(onOver),
    done: () => leaveFor(returnTo),
  });
  return (
    <Form form={form} submit={texts.submit} busy={texts.busy}>
      <Field
        {...form.field("code")}
        label={texts.backupCode}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </Form>
  );
}
