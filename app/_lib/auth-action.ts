import { authRequest, problemText } from "./auth-request";
import { sessionChange } from "./session-change";

/** A request for a button: undefined where it worked, else what to say. `known` has words for the codes that can happen. */
export async function authAction(
  path: `/${string}`,
  body: Record<string, unknown>,
  known: Record<string, string> = {},
): Promise<string | undefined> {
  const answer = await authRequest(path, body);
  return answer.ok ? undefined : (known[answer.code] ?? problemText(answer));
}

/** As {@link authAction}, for a request that brings another session. Where it worked, goes on with a whole new page. */
export async function switchSession(path: `/${string}`, body: Record<string, unknown>, next: string) {
  sessionChange.begin();
  const failed = await authAction(path, body);
  if (failed === undefined) location.assign(next);
  else sessionChange.cancel();
  return failed;
}
