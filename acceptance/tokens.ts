import { NotSeen } from "./not-seen";
import type { Scene } from "./scene";
import type { Session } from "./session";

/** A query that answers null to a stranger and the person to who is signed in. */
const whoAmI = "auth:currentUser";

/** Signs in by the API and asks for the token that Convex accepts. @throws NotSeen */
export async function signedInToken({ session }: Scene, person: { email: string; password: string }): Promise<string> {
  const api = session();
  const signedIn = await api.post("/sign-in/email", { email: person.email, password: person.password });
  if (signedIn.status !== 200) throw new NotSeen("a sign-in", `status ${signedIn.status}`);
  return tokenOf(api);
}

/** The token of who is signed in. @throws NotSeen */
export async function tokenOf(session: Session): Promise<string> {
  const answer = await session.get("/convex/token");
  const token = answer.status === 200 ? (JSON.parse(answer.text) as { token?: string }).token : undefined;
  if (token === undefined) throw new NotSeen("a token for Convex", `status ${answer.status}`);
  return token;
}

/** What Convex makes of a token: the address of the person, `nobody`, or `refused`. */
export async function personBehind({ ask, target }: Scene, token: string): Promise<string> {
  const answer = await ask(`${target.convex.url}/api/query`, {
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ path: whoAmI, args: {}, format: "json" }),
  });
  if (answer.status === 401) return "refused";
  if (answer.status !== 200) throw new NotSeen("Convex to answer or to refuse", `status ${answer.status}`);
  const { value } = JSON.parse(answer.text) as { value?: { email?: string } | null };
  return value?.email ?? "nobody";
}
