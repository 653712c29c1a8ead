/**
 * The mail that a person was just told to look for. Kept in the tab, not in the address bar: addresses do not belong in
 * histories and logs. Where the browser allows no storage the page does without.
 */

export interface PendingMail {
  kind: "verify" | "reset" | "link";
  email: string;
}

const key = "pending-mail";

export function rememberPendingMail(mail: PendingMail): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(mail));
  } catch {
    // No storage in this browser. The page shows no address then.
  }
}

/** The stored text, which is stable between calls as React's external stores ask; see {@link parsePendingMail}. */
export function readPendingMail(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

export function parsePendingMail(text: string | null): PendingMail | null {
  if (text === null) return null;
  try {
    const mail: unknown = JSON.parse(text);
    if (typeof mail !== "object" || mail === null || !("kind" in mail) || !("email" in mail)) return null;
    const { kind, email } = mail;
    if ((kind !== "verify" && kind !== "reset" && kind !== "link") || typeof email !== "string") return null;
    return { kind, email };
  } catch {
    return null;
  }
}
