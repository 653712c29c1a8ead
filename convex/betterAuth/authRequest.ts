/**
 * What stands between the network and Better Auth's handler: the caller's address on the way in, the same answer for
 * every sign-up on the way out.
 */

/** The only header from which Better Auth takes the caller's address. Set here, never by the caller. */
export const clientAddressHeader = "x-app-client-ip";

/** Names the caller's address where the app vouches for it. What a caller says of it in headers is worth nothing. */
export function withClientAddress(request: Request, address: string | undefined): Request {
  const headers = new Headers(request.headers);
  headers.delete(clientAddressHeader);
  if (address !== undefined) headers.set(clientAddressHeader, address);
  return new Request(request, { headers });
}

/**
 * Drops a bearer token that is not signed. Better Auth's bearer plugin, which the functions need for their own calls,
 * takes the bare token of a session row for a session: from outside, whoever read that table would be everybody.
 */
export function withoutBareBearer(request: Request): Request {
  const bearer = /^bearer\s+(.*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer === undefined || bearer.includes(".")) return request;
  const headers = new Headers(request.headers);
  headers.delete("authorization");
  return new Request(request, { headers });
}

/**
 * Gives every accepted sign-up one body and no other header. Better Auth's own answers differ between an address that
 * is new and one that has an account: in date formats, in keys, in the shape of the id.
 */
export function withoutSignUpOutcome(request: Request, response: Response): Response {
  const signUp = new URL(request.url).pathname.includes("/sign-up/");
  return signUp && response.ok ? Response.json({ status: true }) : response;
}

const questions = ["/get-session", "/convex/token"];

/**
 * Lets a mere question for the session delete no cookie. Better Auth takes the cookie away where it finds no session; but
 * such a question may have been sent with the cookie of before, and its answer come after the one that set a new session
 * (an admin who stops acting as a person): it would sign the person out.
 */
export function withoutLateDeletion(path: string, headers: Headers): Headers {
  if (!questions.includes(path)) return headers;
  const kept = headers.getSetCookie().filter((cookie) => !/; Max-Age=0(?:;|$)/i.test(cookie));
  const result = new Headers(headers);
  result.delete("set-cookie");
  for (const cookie of kept) result.append("set-cookie", cookie);
  return result;
}
