import { z } from "zod";
import { parseKeySet, readKeySet } from "../../infra/provider/secrets/key-set";
import { type Check, type Finding, finding } from "../finding";
import type { Site } from "./site";

const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) });

/**
 * Whether the keys that tokens are checked with are those that sign: "invalid token signature" is what people see else. And
 * whether the site hands out the keys of its own deployment.
 */
export function signingKeyChecks(site: Site): Check[] {
  const path = `${site.derived.basePath}/convex/jwks`;
  return [
    {
      title: "signing keys",
      async run() {
        const [throughSite, direct] = await Promise.all([idsAt(site.ask(path)), idsAt(site.askFunctions(path))]);
        const found: Finding[] = [];
        if (direct === undefined)
          found.push(finding("auth-jwks-stale", `The functions serve no signing keys at ${path}.`));
        if (throughSite && direct && throughSite.join() !== direct.join()) {
          const what = "The site serves the signing keys of another deployment than";
          found.push(finding("auth-wrong-deployment", `${what} ${site.derived.convex.siteUrl}.`));
        }
        return [...found, ...(await variableFindings(site, direct))];
      },
    },
  ];
}

async function variableFindings({ variables }: Site, served: string[] | undefined): Promise<Finding[]> {
  if (variables === undefined)
    return [finding("not-looked-at", "There is no key to compare the signing keys of the functions with.")];
  const { JWKS, BETTER_AUTH_SECRET } = variables;
  if (JWKS === undefined)
    return [finding("auth-jwks-stale", "The functions have no variable JWKS: every token is refused.")];
  try {
    const ids = parseKeySet(JWKS).map(({ id }) => id);
    await readKeySet(JWKS, BETTER_AUTH_SECRET ?? "");
    if (served === undefined || served.join() === ids.sort().join()) return [];
    return [
      finding(
        "auth-jwks-stale",
        "The signing keys that are served are not those of the variable JWKS: tokens have an invalid signature.",
      ),
    ];
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    return [finding("auth-jwks-stale", `JWKS and BETTER_AUTH_SECRET do not belong together. ${reason}`)];
  }
}

async function idsAt(asked: Promise<Response>): Promise<string[] | undefined> {
  const answer = await asked;
  if (!answer.ok) return undefined;
  const parsed = keySet.safeParse(await answer.json().catch(() => undefined));
  return parsed.success ? parsed.data.keys.map(({ kid }) => kid).sort() : undefined;
}
