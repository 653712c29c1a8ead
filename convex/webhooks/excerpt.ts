const longest = 200;

/** Runs of characters that a token, a key or a signature could be. */
const opaque = /[\w+/=~.:-]{20,}/g;
const mailAddress = /[^\s@<>"']+@[^\s@<>"']+/g;

/**
 * The beginning of an answer, for whoever looks for the reason of a failure: on one line, without what could be a secret
 * or an address of mail. A receiver that prints what it was sent must not fill our log with it.
 */
export function excerptOf(text: string): string {
  return text
    .replace(/\p{C}+/gu, " ")
    .replace(mailAddress, "…")
    .replace(opaque, "…")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longest);
}
