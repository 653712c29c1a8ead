import { setTimeout as sleep } from "node:timers/promises";
import { RedirectUriManagementError } from "./oauth-error";

const attempts = 4;
const longestPauseMs = 10_000;
const timeoutMs = 15_000;

/**
 * One request to a provider's management API, repeated where it was not heard (network failures, 429, 5xx), with growing
 * pauses or as Retry-After says.
 *
 * @throws RedirectUriManagementError when the answer is a refusal or none comes
 */
export async function manage(provider: string, url: string, init: RequestInit, cure: string): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(timeoutMs) }).catch(
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    if (!(answer instanceof Error) && answer.ok) return answer;
    const again = answer instanceof Error || answer.status === 429 || answer.status >= 500;
    if (!again || attempt === attempts) {
      const { host } = new URL(url);
      const what = answer instanceof Error ? "cannot be reached" : `answers ${answer.status}${await reasonOf(answer)}`;
      throw new RedirectUriManagementError(`${host}, which keeps the redirect URIs of ${provider}, ${what}.`, cure);
    }
    const asked = answer instanceof Error ? Number.NaN : Number(answer.headers.get("retry-after"));
    const pause = Number.isFinite(asked) && asked > 0 ? asked * 1000 : 500 * 2 ** attempt;
    await sleep(Math.min(pause, longestPauseMs));
  }
}

/** The code of an error answer: `invalid_client`, `Authorization_RequestDenied`. Never its text, which may quote the request. */
async function reasonOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : error;
  return typeof code === "string" && /^[\w.-]{1,80}$/.test(code) ? ` (${code})` : "";
}
