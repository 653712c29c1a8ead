/** What an account may hold. The form and the functions check the same figures; the functions have the last word. */
export const accountRules = {
  /** Characters of a password. */
  password: { min: 12, max: 128 },
  /** Characters of a person's name. */
  name: { max: 80 },
} as const;

const controlCharacters = /[\p{Cc}\p{Cf}]/gu;

/** A name as it is kept: no control or invisible characters, single spaces, never longer than the rule. May be empty. */
export function tidyName(name: string): string {
  const tidy = name.normalize("NFC").replace(/\s+/gu, " ").replace(controlCharacters, "").trim();
  return [...tidy].slice(0, accountRules.name.max).join("").trim();
}
