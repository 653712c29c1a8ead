import { symmetricDecrypt } from "better-auth/crypto";
import { decodeJwt, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from "jose";
import { z } from "zod";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { personBehind, signedInToken } from "../tokens";

const storedKeys = z.array(z.object({ id: z.string(), privateKey: z.string().optional() }));

/**
 * Tokens that are right but for one thing, signed with the deployment's own key, which the operator can read: what is
 * refused is refused for that thing alone.
 */
export const cvx2: Observation = {
  id: "CVX-2",
  async observe(scene) {
    const { target, people, convex } = scene;
    const person = await people.shared(1);
    const claims = decodeJwt(await signedInToken(scene, person));
    const variables = await convex.variables();
    must(!("CONVEX_SITE_URL" in variables), "CONVEX_SITE_URL to be Convex's own", "a variable of the deployment");

    const { id, key } = await ownKey(variables);
    const sign = (changed: JWTPayload, with_: Parameters<SignJWT["sign"]>[0] = key) =>
      new SignJWT({ ...claims, ...changed }).setProtectedHeader({ alg: "RS256", typ: "JWT", kid: id }).sign(with_);
    const right = await personBehind(scene, await sign({}));
    must(right === person.email, "a token like the app's own to be taken", right);

    const { privateKey: foreignKey } = await generateKeyPair("RS256");
    const past = Math.floor(Date.now() / 1000) - 3600;
    const wrong: Record<string, Promise<string>> = {
      "another issuer": sign({ iss: "https://attacker.convex.site" }),
      "the site as issuer": sign({ iss: target.site }),
      "another audience": sign({ aud: "another-app" }),
      "no audience": withoutAudience(claims, id, key),
      "an end in the past": sign({ iat: past - 900, exp: past }),
      "a key that nobody published": sign({}, foreignKey),
    };
    for (const [what, token] of Object.entries(wrong)) {
      const seen = await personBehind(scene, await token);
      must(seen === "refused" || seen === "nobody", `a token of ${what} to be refused`, "that it was taken");
    }
    return `${Object.keys(wrong).length} tokens that are wrong in one thing were refused`;
  },
};

type Key = Awaited<ReturnType<typeof importJWK>>;

function withoutAudience({ aud: _left, ...claims }: JWTPayload, kid: string, key: Key): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", typ: "JWT", kid }).sign(key);
}

/** The key that signs, as the functions read it: encrypted with the auth secret. */
async function ownKey(variables: Record<string, string>): Promise<{ id: string; key: Key }> {
  const signing = storedKeys.parse(JSON.parse(variables["JWKS"] ?? "[]")).find(({ privateKey }) => privateKey);
  must(signing?.privateKey !== undefined, "a signing key in JWKS", "none");
  const data = z.string().parse(JSON.parse(signing.privateKey));
  const text = await symmetricDecrypt({ key: variables["BETTER_AUTH_SECRET"] ?? "", data });
  return { id: signing.id, key: await importJWK(JSON.parse(text) as JWK, "RS256") };
}
