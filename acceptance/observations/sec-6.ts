import { setTimeout as sleep } from "node:timers/promises";
import { requestsPerMinute } from "../../contract/rate-limits";
import { flood, isOfEdge, retryAfter } from "../flood";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import type { Scene } from "../scene";

/** Of the limits, in seconds. What took longer to send was counted in more than one, and says nothing. */
const window = 60;

/** Each limit refuses what is beyond it, and nothing before it; at the edge and, behind that, in the app. */
export const sec6: Observation = {
  id: "SEC-6",
  when: "last",
  limit: 240,
  async observe(scene) {
    const from = scene.ownAddress();
    const signIn = await beyond(scene, "/sign-in/email", requestsPerMinute.signIn, from);
    const behindEdge = scene.target.hostingOrigin !== undefined;
    must(
      signIn !== undefined && (!behindEdge || isOfEdge(signIn)),
      "the edge to refuse sign-ins beyond the limit",
      "a refusal of the app alone",
    );
    const refusedAt = Date.now();
    const signUp = await beyond(scene, "/sign-up/email", requestsPerMinute.signUp, from);
    must(
      signUp !== undefined && !isOfEdge(signUp),
      "the app to refuse sign-ups beyond the limit",
      "a refusal of the edge",
    );
    // Sign-ins and sign-ups count in general, too: from an address that has sent none.
    const many = await beyond(scene, "/get-session", requestsPerMinute.general, scene.ownAddress());

    if (behindEdge) {
      // The edge counts for some seconds, the app for a minute: after the edge's time the app still refuses.
      await sleep(Math.max(0, refusedAt + retryAfter(signIn) * 1000 + 500 - Date.now()));
      const { status, headers } = await tryOnce(scene, "/sign-in/email", from);
      const inTime = Date.now() - refusedAt < (window - 10) * 1000;
      must(!inTime || status === 429, "the app to refuse sign-ins by itself, behind the edge", `status ${status}`);
      must(!inTime || Number(headers["retry-after"]) > 0, "a Retry-After of the app", "none");
    }
    const elsewhere = scene.ownAddress();
    if (elsewhere !== undefined) {
      const { status } = await tryOnce(scene, "/sign-in/email", elsewhere);
      must(status === 400, "another address not to be refused with it", `status ${status}`);
    }
    const { signIn: ins, signUp: ups, general } = requestsPerMinute;
    const rest = many === undefined ? "" : `, of ${general} requests in all,`;
    return `of ${ins} sign-ins and ${ups} sign-ups a minute${rest} each passes, and the next is refused with Retry-After`;
  },
};

/**
 * Without a password nothing is tried: the request counts, and is refused for what it lacks, without a hash. Each names
 * another account, so that it is the address that is counted.
 */
function tryOnce({ ask, target }: Scene, path: string, from: string | undefined, turn = 0) {
  const { site, basePath } = target;
  const common = from === undefined ? {} : { from };
  if (path === "/get-session") return ask(`${site}${basePath}${path}`, common);
  const headers = { origin: site, "content-type": "application/json" };
  return ask(`${site}${basePath}${path}`, { ...common, headers, body: `{"email":"nobody-${turn}@example.org"}` });
}

/**
 * Sends one more than is allowed, and returns the refusal. All at once where they are few: the edge counts what arrives within
 * seconds. `undefined` where many took longer than a minute to send, so that the last were counted anew.
 */
async function beyond(scene: Scene, path: string, allowed: number, from: string | undefined) {
  const many = allowed > 100;
  const seen = await flood(allowed + 1, (turn) => tryOnce(scene, path, from, turn), many ? 20 : allowed + 1);
  const late = seen.seconds > window;
  if (many && late && seen.refusal === undefined) return undefined;
  must(
    seen.refusal !== undefined,
    `one of ${allowed + 1} requests to ${path} in a minute to be refused`,
    late ? `none in ${seen.seconds.toFixed(0)} s` : "none",
  );
  must(retryAfter(seen.refusal) > 0, `the refusal at ${path} to say when to come again`, "no Retry-After");
  // With other requests from the same address some were spent before: then only the end can be seen.
  const exact = from !== undefined && !late;
  must(!exact || seen.allowed === allowed, `exactly ${allowed} requests to ${path} to pass`, `${seen.allowed}`);
  return seen.refusal;
}
