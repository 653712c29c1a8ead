import { getCurrentAuthContext } from "@better-auth/core/context";
import type { BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";

/**
 * Refuses passwords that are known from breaches, as NIST SP 800-63B-4 section 3.1.1.2 asks, when one is chosen and never
 * at a sign-in. Only the first five characters of the hash leave this place (range search with padding,
 * https://haveibeenpwned.com/API/v3#PwnedPasswords).
 *
 * Better Auth's own plugin answers 500 while that service is down. Here a service that is down, slow or wrong lets the
 * password pass and says so in the log: it must not keep people out of their accounts.
 */
export function breachCheck(): BetterAuthPlugin {
  return {
    id: "breach-check",
    init(context) {
      const hash = context.password.hash;
      return {
        context: {
          password: {
            ...context.password,
            async hash(password: string) {
              const { path } = await getCurrentAuthContext();
              if (path && pathsThatSetOne.has(path) && (await isBreached(password))) {
                throw new APIError("BAD_REQUEST", {
                  code: "PASSWORD_COMPROMISED",
                  message: "The password is known from a breach.",
                });
              }
              return hash(password);
            },
          },
        },
      };
    },
  };
}

const pathsThatSetOne = new Set(["/sign-up/email", "/change-password", "/set-password", "/reset-password"]);
const service = "https://api.pwnedpasswords.com/range/";
const patienceMs = 1500;

/** Whether the service knows the password. False, with a line in the log, while the service cannot say. */
export async function isBreached(password: string, ask: typeof fetch = fetch): Promise<boolean> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(password));
  const hash = [...new Uint8Array(digest)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patienceMs);
  try {
    const response = await ask(service + hash.slice(0, 5), {
      headers: { "add-padding": "true", "user-agent": "auth-app" },
      signal: abort.signal,
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const suffix = hash.slice(5);
    // Lines are `suffix:count`; padding has the count 0.
    return (await response.text()).split("\n").some((line) => {
      const [known, count] = line.trim().split(":");
      return known === suffix && Number(count) > 0;
    });
  } catch {
    console.warn(JSON.stringify({ event: "breach_check_unavailable" }));
    return false;
  } finally {
    clearTimeout(timer);
  }
}
