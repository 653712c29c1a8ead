/** Longest detail that a statement of evidence takes. */
const longest = 1000;

/** Text for people: without the queries of URLs, which carry tokens, and without the values that are given. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  // The longest first: of a secret that begins like a shorter one nothing may stay.
  const known = secrets.filter((secret) => secret.length >= 8).sort((one, other) => other.length - one.length);
  return known
    .reduce((rest, secret) => rest.replaceAll(secret, "***"), text)
    .replace(/(https?:\/\/[^\s?#"']+)\?[^\s"']*/g, "$1?***")
    .slice(0, longest);
}
