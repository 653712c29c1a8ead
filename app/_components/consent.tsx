"use client";

import { createContext, type ReactNode, use, useState } from "react";
import { type Consent, consentPath } from "../_lib/consent";
import { consentTexts } from "../_lib/consent-texts";
import { ConsentBanner } from "./consent-banner";

interface ConsentState {
  consent: Consent;
  /** Whether more than what the site needs may be stored or loaded now. */
  allowed: boolean;
  /** Keeps a decision. Returns what to say where that failed. */
  decide(given: boolean): Promise<string | undefined>;
  /** Shows the question again. */
  ask(): void;
}

const ConsentContext = createContext<ConsentState | null>(null);

/**
 * What the person at this browser decided on cookies. For what a team loads beyond what the site needs, such as analytics:
 * `useConsent().allowed` is false until they agreed, where the stack says that they have to be asked.
 */
export function useConsent(): ConsentState {
  const state = use(ConsentContext);
  if (state === null) throw new Error("useConsent is used outside of ConsentProvider.");
  return state;
}

/** Knows the decision that came with the request, and shows the banner where there is none. */
export function ConsentProvider({ initial, children }: { initial: Consent; children: ReactNode }) {
  const [consent, setConsent] = useState(initial);
  const [asking, setAsking] = useState(false);

  async function decide(given: boolean): Promise<string | undefined> {
    const answer = await fetch(consentPath, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ given }),
    }).catch(() => undefined);
    if (!answer?.ok) return consentTexts.failed;
    // What was loaded with the consent that is now taken back ends with the page.
    if (consent === "accepted" && !given) location.reload();
    setConsent(given ? "accepted" : "refused");
    setAsking(false);
    return undefined;
  }

  const allowed = consent === "accepted" || consent === "not-required";
  return (
    <ConsentContext value={{ consent, allowed, decide, ask: () => setAsking(true) }}>
      {(consent === "undecided" || asking) && <ConsentBanner again={asking} decide={decide} />}
      {children}
    </ConsentContext>
  );
}
