import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { z } from "zod";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";
import { personBehind, signedInToken } from "../tokens";

const keySchema = z.looseObject({ kid: z.string(), kty: z.string() });
const jwksSchema = z.object({ keys: z.array(keySchema).min(1) });
/** Members of a JWK that only its owner may know (RFC 7518, 6.3.2). */
const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/** A person who signs in gets a token of the published keys, and Convex takes it. */
export const cvx1: Observation = {
  id: "CVX-1",
  async observe(scene) {
    const { target, ask, people } = scene;
    const answer = await ask(`${target.convex.siteUrl}${target.basePath}/convex/jwks`);
    must(answer.status === 200, "the signing keys to be published", `status ${answer.status}`);
    const jwks = jwksSchema.parse(JSON.parse(answer.text));
    for (const key of jwks.keys) {
      const leaked = privateMembers.find((member) => member in key);
      must(leaked === undefined, "public halves alone", `the private member ${leaked}`);
      must(key.kty === "RSA", "RSA keys", key.kty);
    }

    const person = await people.shared(0);
    const token = await signedInToken(scene, person);
    const { alg, kid } = decodeProtectedHeader(token);
    must(alg === "RS256", "a token signed by RS256", `${alg}`);
    const { payload } = await expecting("the token to be signed by a published key, for Convex, by this issuer", () =>
      jwtVerify(token, createLocalJWKSet(jwks), { issuer: target.convex.siteUrl, audience: "convex" }),
    );
    must(payload.exp !== undefined && payload.iat !== undefined, "a token that ends", "one without an end");
    const seen = await personBehind(scene, token);
    must(seen === person.email, "Convex to know the person by the token", seen === "refused" ? seen : "somebody else");

    const [head = "", body = ""] = token.split(".");
    const forged = await personBehind(scene, `${head}.${body}.${"A".repeat(342)}`);
    must(forged === "refused", "a token without a right signature to be refused", `${forged}`);
    const minutes = Math.round(((decodeJwt(token).exp ?? 0) - (decodeJwt(token).iat ?? 0)) / 60);
    return `${jwks.keys.length === 1 ? "one key" : `${jwks.keys.length} keys`} published, ${kid?.slice(0, 8)}… signs for ${minutes} min, Convex takes it`;
  },
};
