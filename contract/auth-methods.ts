/** Ways to sign in and parts of the app that a stack switches on. Social providers are listed apart, with their OAuth clients. */
export const authMethods = [
  "email-password",
  "magic-link",
  "two-factor",
  "passkey",
  "username",
  "api-key",
  "organization",
  "admin",
] as const;

export type AuthMethod = (typeof authMethods)[number];

/** What a stack that names no methods has. */
export const defaultAuthMethods: readonly AuthMethod[] = ["email-password"];
