"use client";

import { useEffect, useState } from "react";
import { buttonClass } from "../../_components/button";
import { authRequest, problemText } from "../../_lib/auth-request";
import type { PendingMail } from "../../_lib/pending-mail";
import { checkMailTexts } from "../../_lib/texts";

const pauseSeconds = 30;
const paths = {
  verify: "/send-verification-email",
  reset: "/request-password-reset",
  link: "/sign-in/magic-link",
} as const satisfies Record<PendingMail["kind"], string>;

/** Asks for the mail once more, then rests for a while. */
export function SendAgain({ mail }: { mail: PendingMail }) {
  const [said, setSaid] = useState("");
  const [pause, setPause] = useState(0);

  useEffect(() => {
    if (pause === 0) return;
    const timer = setTimeout(() => setPause(pause - 1), 1000);
    return () => clearTimeout(timer);
  }, [pause]);

  async function send() {
    if (pause > 0) return;
    setPause(pauseSeconds);
    setSaid("");
    const answer = await authRequest(paths[mail.kind], { email: mail.email });
    setSaid(answer.ok ? checkMailTexts.sentAgain : problemText(answer));
    if (!answer.ok) setPause(0);
  }

  return (
    <>
      <button
        type="button"
        onClick={send}
        aria-disabled={pause > 0}
        className={buttonClass("quiet", "w-full tabular-nums")}
      >
        {pause > 0 ? checkMailTexts.againIn(pause) : checkMailTexts.again}
      </button>
      <p role="status" className="mt-2 min-h-5 text-sm text-muted">
        {said}
      </p>
    </>
  );
}
