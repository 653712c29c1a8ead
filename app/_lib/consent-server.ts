import { cookies } from "next/headers";
import { type Consent, consentCookie, decisionIn } from "./consent";
import { environment } from "./environment";

/** Whether this stack has to ask before anything but what is strictly necessary is stored. */
export const isConsentRequired = environment.NEXT_PUBLIC_COOKIE_CONSENT === "required";

/** What the browser of this request decided. */
export async function currentConsent(): Promise<Consent> {
  return isConsentRequired ? decisionIn((await cookies()).get(consentCookie)?.value) : "not-required";
}
