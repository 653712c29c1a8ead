import { authRequest, problemText } from "./auth-request";

/** A request for a button: undefined where it worked, else what to say. `known` has words for the codes that can happen. */
export async function authAction(
  path: `/${string}`,
  body: Record<string, unknown>,
  known: Record<string, string> = {},
): Promise<string | undefined> {
  const answer = await authRequest(path, body);
  return answer.ok ? undefined : (known[answer.code] ?? problemText(answer));
}
