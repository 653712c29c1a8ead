"use client";

import { consentTexts } from "../_lib/consent-texts";
import { useConsent } from "./consent";

/** Shows the question about cookies again. Nothing where nobody is asked. */
export function CookieChoices({ className }: { className: string }) {
  const { consent, ask } = useConsent();
  if (consent === "not-required") return null;
  return (
    <button type="button" onClick={ask} className={className}>
      {consentTexts.choices}
    </button>
  );
}
