import { vi } from "vitest";
import { type Deployment, post, startWorld, stopWorld } from "../deployment.fixture";

export const second = 1000;
export const minute = 60 * second;

const begin = Date.parse("2026-11-21T08:00:00Z");

/** As the world of other tests, with a clock that stands still until it is moved, and nothing printed of what is refused. */
export function startStillWorld(variables: Record<string, string> = {}): void {
  startWorld(variables);
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"], now: begin });
  vi.spyOn(console, "error").mockImplementation(() => {});
  vi.spyOn(console, "warn").mockImplementation(() => {});
}

export { stopWorld };

export function passTime(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

/** How often in a row something is let through before the first 429, and that answer. Gives up after `most`. */
export async function untilRefused(ask: (turn: number) => Promise<Response>, most = 700) {
  for (let allowed = 0; allowed <= most; allowed += 1) {
    const answer = await ask(allowed);
    if (answer.status === 429) return { allowed, retryAfter: Number(answer.headers.get("retry-after")) };
  }
  return { allowed: most, retryAfter: Number.NaN };
}

/** A sign-in that fails before a password is looked at, which takes a while: its name is no address. 400 where it is let through. */
export const quickSignIn = (t: Deployment, name: number | string, from: string) =>
  post(t, "/sign-in/email", { email: `${name}`, password: "not it" }, { "x-forwarded-for": from });

/** Calls the functions by their own URL, as anyone can. */
export const direct = (t: Deployment, path: string, body: object, headers: Record<string, string> = {}) =>
  t.fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
