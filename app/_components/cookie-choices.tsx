"use client";

import { consentTexts } from "../_lib/consent-texts";
import { useReady } from "../_lib/use-ready";
import { useConsent } from "./consent";

/** Shows the question about cookies again. Nothing where nobody is asked. */
export function CookieChoices({ className }: { className: string }) {
  const { consent, ask } = useConsent();
  const ready = useReady();
  if (consent === "not-required") return null;
  return (
    <button type="button" disabled={!ready} onClick={ask} className={className}>
      {consentTexts.choices}
    </button>
  );
}
