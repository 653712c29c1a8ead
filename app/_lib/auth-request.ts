import { authBasePath } from "./auth-base-path";
import { problemTexts } from "./texts";

/** What the auth routes answered. `code` is Better Auth's, or one of ours: NETWORK, TOO_MANY, SERVER. */
export type AuthAnswer =
  | { ok: true; data: unknown }
  | { ok: false; code: string; retryAfterSeconds: number | undefined };

/**
 * One request to the auth routes of this site. The forms before the sign-in use this and not the auth client: they
 * need no session, and their pages stay light. Never throws.
 */
export async function authRequest(path: `/${string}`, body?: Record<string, unknown>): Promise<AuthAnswer> {
  try {
    const response = await fetch(`${authBasePath}${path}`, {
      method: body ? "POST" : "GET",
      ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
    });
    const data: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, data };
    return { ok: false, code: refusal(response.status, data), retryAfterSeconds: retryAfter(response) };
  } catch {
    return { ok: false, code: "NETWORK", retryAfterSeconds: undefined };
  }
}

/** What to tell the person where no field is to blame. */
export function problemText(answer: Extract<AuthAnswer, { ok: false }>): string {
  if (answer.code === "NETWORK") return problemTexts.network;
  if (answer.code === "TOO_MANY") return problemTexts.tooMany(answer.retryAfterSeconds);
  return problemTexts.server;
}

function refusal(status: number, data: unknown): string {
  if (status === 429) return "TOO_MANY";
  if (status >= 500) return "SERVER";
  const code = typeof data === "object" && data !== null && "code" in data ? data.code : undefined;
  return typeof code === "string" ? code : "SERVER";
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get("x-retry-after") ?? response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}
