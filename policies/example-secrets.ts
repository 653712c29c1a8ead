/**
 * Secrets that stand in public places and are long enough to look like real ones. Better Auth's own default is the most
 * dangerous: it is used silently when none is set (better-auth, `utils/constants`, DEFAULT_SECRET).
 */
export const exampleSecrets: ReadonlySet<string> = new Set([
  "better-auth-secret-12345678901234567890",
  "better-auth-secret-123456789",
  "better-auth-secret-that-is-long-enough-for-validation-test",
  "test-secret-at-least-thirty-two-characters-long",
  "your-super-secret-key-minimum-32-characters-long",
]);

/**
 * Parts of the values that documentation and tutorials of Better Auth, Convex, NextAuth and JWT libraries print. Six
 * letters or more: shorter ones turn up in random base64 by chance.
 */
export const placeholderWords: readonly string[] = [
  "secret",
  "password",
  "passwort",
  "changeme",
  "change-me",
  "change_me",
  "replace-",
  "replace_",
  "replaceme",
  "example",
  "placeholder",
  "betterauth",
  "better-auth",
  "better_auth",
  "nextauth",
  "next-auth",
  "prelaunch",
  "insecure",
  "minimum",
  "characters",
  "random-",
  "development",
  "localhost",
  "openssl",
  "generate",
  // Walks over a keyboard.
  "qwerty",
  "qwertz",
  "azerty",
  "asdfgh",
  "zxcvbn",
];
