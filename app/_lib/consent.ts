/**
 * What holds in this browser for whatever is stored or loaded beyond what the site needs. `not-required`: the stack decided
 * that nobody has to be asked. Where it has to, everything but `accepted` means no.
 */
export type Consent = "not-required" | "undecided" | "accepted" | "refused";

/** Version of what the banner asks. Raise it when the site wants consent to something else: everyone is asked again. */
export const consentVersion = "1";

/** Keeps the decision. It is strictly necessary itself: without it the question would come again on every page. */
export const consentCookie = "cookie-consent";

/** Half a year: then the question comes again, as data protection authorities recommend (CNIL, 2020-09-17). */
export const consentSeconds = 182 * 24 * 60 * 60;

/** Where the banner sends a decision. */
export const consentPath = "/api/consent";

export function consentValue(given: boolean): string {
  return `${given ? "accepted" : "refused"}.${consentVersion}`;
}

/** What a value of the cookie says. A decision on another version, or anything else, is none. */
export function decisionIn(value: string | undefined): Exclude<Consent, "not-required"> {
  if (value === consentValue(true)) return "accepted";
  return value === consentValue(false) ? "refused" : "undecided";
}
