import { randomBytes } from "node:crypto";
import { makeSignature } from "better-auth/crypto";
import { must } from "./not-seen";
import type { Scene } from "./scene";
import type { Session } from "./session";
import { personBehind, tokenOf } from "./tokens";

/** Of a path that a stranger is sent away from. */
const guarded = "/dashboard";
const sessionToken = /session_token$/;

/**
 * A session opens the doors while it lasts and none afterwards, whatever cookies somebody has kept: seen at the auth API, at
 * the pages, and at Convex by the token that was issued for it. Signs `session` out. @throws NotSeen
 */
export async function endsAtServer(scene: Scene, session: Session, email: string): Promise<void> {
  const cookies = new Map(session.cookies);
  const token = await tokenOf(session);
  const known = await doorsOpenTo(scene, cookies);
  must(known.length === 2, "the server to know the session that it opened", `it open ${listed(known)}`);
  const person = await personBehind(scene, token);
  must(person === email, "Convex to know who is signed in", person === "refused" ? person : "somebody else");

  const expired = await doorsOpenTo(scene, await expiredCookies(scene, cookies, email));
  must(expired.length === 0, "a session that ran out to be refused", `it open ${listed(expired)}`);

  const signedOut = await session.post("/sign-out", {});
  must(signedOut.status === 200, "a sign-out", `status ${signedOut.status}`);
  const left = await doorsOpenTo(scene, cookies);
  must(left.length === 0, "a session that was signed out to be refused", `its cookies open ${listed(left)}`);
  const behind = await personBehind(scene, token);
  must(behind === "nobody" || behind === "refused", "Convex to know nobody by its token", "the person");
}

/** What cookies open, asked anew. */
async function doorsOpenTo({ ask, target }: Scene, cookies: ReadonlyMap<string, string>): Promise<string[]> {
  const { site, basePath } = target;
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const [api, page] = await Promise.all([
    ask(`${site}${basePath}/get-session`, { headers: { cookie } }),
    ask(`${site}${guarded}`, { headers: { cookie } }),
  ]);
  return [
    ...(api.status === 200 && api.text.trim() !== "null" ? ["the auth API"] : []),
    ...(page.status === 200 ? ["the pages"] : []),
  ];
}

/**
 * Cookies of a session that ran out, right in all else: the row is there, and the signature is made with the deployment's own
 * secret, which the operator can read.
 */
async function expiredCookies(
  { convex }: Scene,
  living: ReadonlyMap<string, string>,
  email: string,
): Promise<Map<string, string>> {
  const { BETTER_AUTH_SECRET: secret = "" } = await convex.variables();
  const [name, value] = [...living].find(([candidate]) => sessionToken.test(candidate)) ?? ["", ""];
  const signed = async (token: string) => encodeURIComponent(`${token}.${await makeSignature(token, secret)}`);
  const [token = ""] = decodeURIComponent(value).split(".");
  must(
    decodeURIComponent(value) === decodeURIComponent(await signed(token)),
    "a cookie signed with the auth secret",
    "another one",
  );
  const tag = randomBytes(6).toString("hex");
  await convex.run("mutation", "acceptance:keepExpired", { email, tag });
  return new Map([[name, await signed(`acceptance-expired-${tag}`)]]);
}

function listed(doors: readonly string[]): string {
  return doors.length === 0 ? "nothing" : doors.join(" and ");
}
