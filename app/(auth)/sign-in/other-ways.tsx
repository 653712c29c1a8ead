"use client";

import { KeyRound, Mail } from "lucide-react";
import { useState } from "react";
import { buttonClass } from "../../_components/button";
import { Notice } from "../../_components/notice";
import { problemText } from "../../_lib/auth-request";
import { signInWithPasskey } from "../../_lib/passkey";
import { withReturnPath } from "../../_lib/return-path";
import { otherWaysTexts as texts } from "../../_lib/texts";
import { useReady } from "../../_lib/use-ready";

interface OtherWaysProps {
  returnTo: string;
  passkey: boolean;
  link: boolean;
}

/** Ways to sign in without the password: a passkey, a link by mail. Nothing where the stack has neither. */
export function OtherWays({ returnTo, passkey, link }: OtherWaysProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const ready = useReady();
  if (!passkey && !link) return null;

  async function tryPasskey() {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const outcome = await signInWithPasskey();
    if (outcome.kind === "done") return location.assign(returnTo);
    setBusy(false);
    const known = outcome.kind === "failed" && ["NETWORK", "TOO_MANY", "SERVER"].includes(outcome.answer.code);
    setProblem(known ? problemText(outcome.answer) : texts.passkeyRefused);
  }

  return (
    <div className="mt-6 space-y-3">
      {problem && <Notice look="problem">{problem}</Notice>}
      {passkey && (
        <button
          type="button"
          disabled={!ready}
          aria-disabled={busy}
          onClick={tryPasskey}
          className={buttonClass("quiet", "w-full")}
        >
          <KeyRound aria-hidden size={18} strokeWidth={1.75} />
          {busy ? texts.passkeyBusy : texts.passkey}
        </button>
      )}
      {link && (
        <a href={withReturnPath("/sign-in-link", returnTo)} className={buttonClass("quiet", "w-full")}>
          <Mail aria-hidden size={18} strokeWidth={1.75} />
          {texts.link}
        </a>
      )}
    </div>
  );
}
