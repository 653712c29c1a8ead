import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";

/** Characters of a username: letters, digits, dots and underscores. */
export const usernameRules = { min: 3, max: 30 } as const;

/** A username for an address: its part before the @, in the characters that usernames have. May be taken. */
export function usernameFrom(email: string): string {
  const local = (email.split("@")[0] ?? "").toLowerCase().replace(/\+.*$/, "");
  const plain = local
    .normalize("NFKD")
    .replace(/[^a-z0-9_.]+/g, ".")
    .replace(/\.{2,}/g, ".")
    .replace(/^\.|\.$/g, "")
    .slice(0, 20);
  return plain.length >= usernameRules.min ? plain : `user.${plain || "new"}`;
}

/** The username for an address that nobody has: with a number behind it where the plain one is taken. */
export async function freeUsername(email: string, isTaken: (username: string) => Promise<boolean>): Promise<string> {
  const plain = usernameFrom(email);
  for (let username = plain; ; username = `${plain}.${crypto.getRandomValues(new Uint32Array(1))[0]}`.slice(0, 30)) {
    if (!(await isTaken(username))) return username;
  }
}

/**
 * Takes usernames out of sign-ups: everyone gets one from the address and can change it once signed in. A sign-up that
 * chose one would tell a stranger which are taken.
 */
export function noUsernameAtSignUp(): BetterAuthPlugin {
  return {
    id: "no-username-at-sign-up",
    hooks: {
      before: [
        {
          matcher: (context) => context.path === "/sign-up/email",
          handler: createAuthMiddleware(async (context) => {
            // In place: the hooks of other plugins see the same body, not what this one returns.
            delete context.body?.username;
            delete context.body?.displayUsername;
          }),
        },
      ],
    },
  };
}
