import { wellKnownVariables } from "../contract/well-known";
import { originFaults } from "./origin";
import { wellKnownRule } from "./well-known-rule";

/** Browsers stop after five labels. Source: WebAuthn Level 3, section 5.11. */
const mostOrigins = 5;

/** WK-4: origins that may use the site's passkeys are whole https origins, few, and others than the site. */
export const relatedOrigins = wellKnownRule({
  id: "WK-4",
  name: "related-origins",
  file: "webauthn",
  variable: wellKnownVariables.webauthnAltOrigins,
  faults(value, site) {
    const entries = value.split(",");
    const faults = entries.flatMap((entry, index) => {
      const found = originFaults(entry, { allowLoopback: false });
      if (entries.indexOf(entry) < index) found.push("stands in the list twice");
      if (entry === site) found.push("is the site itself");
      return found.map((fault) => `entry ${index + 1} ${fault}`);
    });
    return entries.length > mostOrigins
      ? [...faults, `has more than ${mostOrigins} origins, which browsers ignore`]
      : faults;
  },
});
