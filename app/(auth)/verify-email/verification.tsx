"use client";

import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { buttonClass } from "../../_components/button";
import { authRequest } from "../../_lib/auth-request";
import { signInPath } from "../../_lib/return-path";
import { changeAddressTexts, verifyTexts } from "../../_lib/texts";

type State = "working" | "done" | "failed" | "retry";

const looks = {
  working: { icon: LoaderCircle, title: verifyTexts.workingTitle, text: verifyTexts.working },
  done: { icon: CircleCheck, title: verifyTexts.doneTitle, text: verifyTexts.done },
  failed: { icon: CircleX, title: verifyTexts.failedTitle, text: verifyTexts.failed },
  retry: { icon: CircleX, title: verifyTexts.retryTitle, text: "" },
} as const;

interface VerificationProps {
  token: string;
  /** The mail went to the address of now and asks to agree to another one. */
  forChange: boolean;
}

const agreed = { icon: CircleCheck, title: changeAddressTexts.doneTitle, text: changeAddressTexts.done };

/**
 * Confirms the address with the token of the mail. Done by the page's script and not by opening the address: programs
 * that look through mails open links, and would confirm for the person.
 */
export function Verification({ token, forChange }: VerificationProps) {
  const [state, setState] = useState<State>(token ? "working" : "failed");
  const started = useRef(false);

  useEffect(() => {
    if (state !== "working" || started.current) return;
    started.current = true;
    authRequest(`/verify-email?token=${encodeURIComponent(token)}`).then((answer) => {
      started.current = false;
      if (answer.ok) setState("done");
      else setState(["NETWORK", "SERVER", "TOO_MANY"].includes(answer.code) ? "retry" : "failed");
    });
  }, [state, token]);

  const { icon: Icon, title, text } = state === "done" && forChange ? agreed : looks[state];
  return (
    <div role="status">
      <span
        className={`mb-6 flex size-12 items-center justify-center rounded-full ${state === "failed" || state === "retry" ? "bg-danger-soft text-danger-ink" : "bg-accent-soft text-accent-ink"}`}
      >
        <Icon
          aria-hidden
          size={22}
          strokeWidth={1.75}
          className={state === "working" ? "motion-safe:animate-spin" : ""}
        />
      </span>
      <h1 className="text-title font-semibold">{title}</h1>
      <p className="mt-2 min-h-12 text-muted">{text}</p>
      <div className="mt-6 min-h-11">
        {state === "retry" && (
          <button type="button" onClick={() => setState("working")} className={buttonClass("primary", "w-full")}>
            {verifyTexts.retry}
          </button>
        )}
        {(state === "done" || state === "failed") && (
          <a
            href={forChange ? "/settings" : signInPath(state === "done" ? { notice: "verified" } : {})}
            className={buttonClass("primary", "w-full")}
          >
            {forChange ? changeAddressTexts.settings : verifyTexts.signIn}
          </a>
        )}
      </div>
    </div>
  );
}
