import { clientProofHeader, edgeHeader } from "../../contract/client-address";
import { requestsPerMinute, unsignedPerMinute } from "../../contract/rate-limits";
import { flood } from "../flood";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import type { Scene } from "../scene";

/** Headers by which clients say, or could say, where they come from. */
const addressHeaders = [
  "x-forwarded-for",
  "x-real-ip",
  "cf-connecting-ip",
  "true-client-ip",
  "forwarded",
  "x-app-client-ip",
  "x-client-ip",
] as const;

/** Another address in each request, told in every way that there is. */
function forged(turn: number): Record<string, string> {
  const address = `198.51.100.${turn % 250}`;
  const headers = addressHeaders.map((name) => [name, name === "forwarded" ? `for=${address}` : address]);
  return {
    ...Object.fromEntries(headers),
    [clientProofHeader]: "eyJhbGciOiJIUzI1NiJ9.eyJpcCI6IjE5OC41MS4xMDAuMSJ9.AAAA",
  };
}

/** Whoever knows the other names of the deployment, or lies about an address, meets the same limits. */
export const sec7: Observation = {
  id: "SEC-7",
  when: "last",
  async observe(scene) {
    const { target } = scene;
    const ways: string[] = [];
    if (target.hostingOrigin !== undefined) {
      await hostingRefuses(scene, target.hostingOrigin);
      ways.push("the hosting's own name is closed");
    }
    await functionsLimit(scene);
    ways.push(`the functions' own name answers ${unsignedPerMinute} a minute`);
    await forgedHeadersCount(scene);
    ways.push("forged addresses change nothing");
    return ways.join("; ");
  },
};

const json = { "content-type": "application/json" };

async function hostingRefuses({ ask, target }: Scene, hosting: string): Promise<void> {
  const signIn = { body: JSON.stringify({ email: "nobody@example.org", password: "not the password" }) };
  const tries: Record<string, Parameters<Scene["ask"]>> = {
    "a page": [`${hosting}/sign-in`],
    "a sign-in": [`${hosting}${target.basePath}/sign-in/email`, { ...signIn, headers: { ...json, origin: hosting } }],
    "a sign-in with a guess of the edge's secret": [
      `${hosting}${target.basePath}/sign-in/email`,
      { ...signIn, headers: { ...json, origin: target.site, [edgeHeader]: "a-guess-of-the-secret" } },
    ],
  };
  for (const [what, asked] of Object.entries(tries)) {
    const { status } = await ask(...asked);
    // 401 is Vercel's own protection of generated names.
    const closed = status === 403 || (status === 401 && what === "a page");
    must(closed, `${what} at ${new URL(hosting).hostname} to be refused`, `status ${status}`);
  }
}

/** All together who come that way share one small limit, whatever they say of themselves. */
async function functionsLimit(scene: Scene): Promise<void> {
  const { ask, target } = scene;
  const url = `${target.convex.siteUrl}${target.basePath}/sign-in/email`;
  const direct = await flood(unsignedPerMinute + 1, (turn) =>
    ask(url, { headers: { ...json, origin: target.site, ...forged(turn) }, body: "{}" }),
  );
  must(
    direct.refusal !== undefined,
    `one of ${unsignedPerMinute + 1} sign-ins in a minute at ${new URL(url).hostname}, each with another forged address, to be refused`,
    "none",
  );
  const throughEdge = await attempt(scene, scene.ownAddress(), 0, {});
  must(throughEdge.status !== 429, "visitors of the site not to be refused with them", "status 429");
}

async function forgedHeadersCount(scene: Scene): Promise<void> {
  const from = scene.ownAddress();
  const count = requestsPerMinute.signIn + 1;
  const { refusal } = await flood(count, (turn) => attempt(scene, from, turn, forged(turn)));
  must(refusal !== undefined, `one of ${count} sign-ins with forged addresses to be refused`, "none");
}

/** Each names another account, so that it is the address that is counted. */
function attempt({ ask, target }: Scene, from: string | undefined, turn: number, headers: Record<string, string>) {
  return ask(`${target.site}${target.basePath}/sign-in/email`, {
    ...(from === undefined ? {} : { from }),
    headers: { ...json, origin: target.site, ...headers },
    body: `{"email":"nobody-${turn}@example.org"}`,
  });
}
