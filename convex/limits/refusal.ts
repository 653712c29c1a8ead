/** The code of every answer that a limit gives, as Better Auth's own refusals have one. */
const code = "TOO_MANY_REQUESTS";
const message = "Too many requests. Please try again later.";

/** Whole seconds of a wait in milliseconds, as `Retry-After` has them: at least one, and never too early. */
export function waitSeconds(wait: number): number {
  return Math.max(1, Math.ceil(wait / 1000));
}

/** The parts of an answer to somebody who has to wait so many milliseconds. */
export function refusal(wait: number) {
  return { status: 429, body: { code, message }, headers: { "Retry-After": String(waitSeconds(wait)) } };
}

export function refusedResponse(wait: number): Response {
  const { status, body, headers } = refusal(wait);
  return Response.json(body, { status, headers });
}
