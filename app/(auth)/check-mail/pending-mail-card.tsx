"use client";

import { MailOpen } from "lucide-react";
import { useMemo, useSyncExternalStore } from "react";
import { parsePendingMail, readPendingMail } from "../../_lib/pending-mail";
import { checkMailTexts } from "../../_lib/texts";
import { SendAgain } from "./send-again";

/** Where each kind of mail is asked for. */
const starts = { verify: "/sign-up", reset: "/forgot-password", link: "/sign-in-link" } as const;
const never = () => () => {};

/** Tells which mail to look for. The address is known to this tab alone, so the server leaves its line empty. */
export function PendingMailCard() {
  const stored = useSyncExternalStore(never, readPendingMail, () => undefined);
  const mail = useMemo(() => (stored === undefined ? undefined : parsePendingMail(stored)), [stored]);
  const start = starts[mail?.kind ?? "verify"];
  return (
    <>
      <span className="mb-6 flex size-12 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
        <MailOpen aria-hidden size={22} strokeWidth={1.75} />
      </span>
      <h1 className="text-title font-semibold">{checkMailTexts.title}</h1>
      <p className="mt-2 min-h-12 text-muted" aria-live="polite">
        {mail && (
          <>
            {checkMailTexts.sentTo} <strong className="font-medium text-ink">{mail.email}</strong>.{" "}
            {checkMailTexts[mail.kind]}
          </>
        )}
        {mail === null && checkMailTexts.sentSomewhere}
      </p>
      <p className="mt-6 text-sm text-muted">{checkMailTexts.hint}</p>
      <div className="mt-6 min-h-20">{mail && <SendAgain mail={mail} />}</div>
      <p className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
        <a href={start} className="text-link">
          {checkMailTexts.otherAddress}
        </a>
        <a href="/sign-in" className="text-link">
          {checkMailTexts.signIn}
        </a>
      </p>
    </>
  );
}
