import { wellKnownVariables } from "../contract/well-known";
import { wellKnownRule } from "./well-known-rule";

/** RFC 9116, 2.5.3: Contact is a URI; web URIs begin with https://. */
const contact = /^(?:mailto:[^\s@,]+@(?:[a-z0-9-]+\.)+[a-z]{2,}|https:\/\/[^\s/]+\.[^\s]+|tel:\+[\d-]{6,})$/i;
const nobody = /@(?:[a-z0-9-]+\.)*(?:invalid|test|localhost|local)$|^mailto:no-?reply@/i;
/** RFC 9116, 2.5.5: Expires should lie less than a year ahead. */
const mostDays = 365;

/** WK-5: there is a contact that somebody reads, and the file does not outlive a year. */
export const securityTxt = wellKnownRule({
  id: "WK-5",
  name: "security-txt",
  file: "security.txt",
  variable: wellKnownVariables.securityContact,
  others: {
    [wellKnownVariables.securityTxtExpiresDays]: (value) =>
      /^[1-9]\d{0,3}$/.test(value) && Number(value) <= mostDays
        ? []
        : [`is no whole number of days from 1 to ${mostDays}`],
  },
  faults(value) {
    if (!contact.test(value)) return ["is no mailto:, https: or tel: URI"];
    return nobody.test(value) ? ["is an address that nobody reads"] : [];
  },
});
