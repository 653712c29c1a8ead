import type { Reference } from "./item";

/** Files of ASVS 5.0.0 by chapter, in the tagged release that the numbers were read in. */
const asvsChapters: Record<string, string> = {
  3: "0x12-V3-Web-Frontend-Security",
  4: "0x13-V4-API-and-Web-Service",
  6: "0x15-V6-Authentication",
  7: "0x16-V7-Session-Management",
  9: "0x18-V9-Self-contained-Tokens",
  10: "0x19-V10-OAuth-and-OIDC",
  11: "0x20-V11-Cryptography",
  12: "0x21-V12-Secure-Communication",
  13: "0x22-V13-Configuration",
  14: "0x23-V14-Data-Protection",
  15: "0x24-V15-Secure-Coding-and-Architecture",
  16: "0x25-V16-Security-Logging-and-Error-Handling",
};

/** A requirement of OWASP ASVS 5.0.0, such as `11.5.1`. */
export function asvs(id: string, about: string): Reference {
  const [chapter = ""] = id.split(".");
  const url = `https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/${asvsChapters[chapter] ?? "README"}.md`;
  return { standard: "OWASP ASVS 5.0", id, about, url };
}

/** A section of NIST SP 800-63B-4, final text of 2025: the numbers differ from those of its drafts and of revision 3. */
export function nist(id: string, about: string): Reference {
  return { standard: "NIST SP 800-63B-4", id, about, url: "https://pages.nist.gov/800-63-4/sp800-63b.html" };
}

/** An article of Regulation (EU) 2016/679. */
export function gdpr(id: string, about: string): Reference {
  return { standard: "GDPR", id, about, url: "https://eur-lex.europa.eu/eli/reg/2016/679/oj" };
}

export function rfc(number: number, about: string): Reference {
  return { standard: "IETF", id: `RFC ${number}`, about, url: `https://www.rfc-editor.org/rfc/rfc${number}` };
}
