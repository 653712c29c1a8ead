import type { GenericOAuthConfig } from "better-auth/plugins/generic-oauth";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { z } from "zod";
import type { SignInClients } from "../../contract/sign-in-clients";

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url(), userinfo_endpoint: z.url().optional() });
const claimsSchema = z.object({
  sub: z.string().min(1),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  picture: z.string().optional(),
});

/**
 * A provider of one's own for Better Auth's generic plugin: code flow with PKCE, and an ID token that is verified, which the
 * plugin by itself only decodes (signature, issuer, audience, end; OpenID Connect Core 1.0, section 3.1.3.7).
 */
export function discoveredProvider(client: SignInClients["discovered"][number]): GenericOAuthConfig {
  const discoveryUrl = `${client.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const verified = async (idToken: string) => {
    const discovery = discoverySchema.parse(await (await fetch(discoveryUrl)).json());
    const { payload } = await jwtVerify(idToken, createRemoteJWKSet(new URL(discovery.jwks_uri)), {
      issuer: client.issuer,
      audience: client.clientId,
    });
    return { inToken: claimsSchema.parse(payload), userInfoEndpoint: discovery.userinfo_endpoint };
  };
  return {
    providerId: client.id,
    discoveryUrl,
    issuer: client.issuer,
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    scopes: ["openid", "email", "profile"],
    pkce: true,
    async getUserInfo({ idToken, accessToken }) {
      if (idToken === undefined) return null;
      const found = await verified(idToken).catch((error: unknown) => {
        console.warn(`The ID token of ${client.id} is refused: ${error instanceof Error ? error.message : error}`);
      });
      if (!found) return null;
      const { inToken, userInfoEndpoint } = found;
      // Some providers keep the profile out of the token.
      const asked = inToken.email === undefined ? await userInfo(userInfoEndpoint, accessToken) : undefined;
      if (asked !== undefined && asked.sub !== inToken.sub) return null;
      const { sub, email, email_verified, name, preferred_username, picture } = { ...inToken, ...asked };
      return {
        id: sub,
        ...(email === undefined ? {} : { email }),
        emailVerified: email_verified === true,
        name: name ?? preferred_username ?? email ?? sub,
        ...(picture === undefined ? {} : { image: picture }),
      };
    },
  };
}

async function userInfo(endpoint: string | undefined, accessToken: string | undefined) {
  if (endpoint === undefined || accessToken === undefined) return undefined;
  const answer = await fetch(endpoint, { headers: { authorization: `Bearer ${accessToken}` } });
  return answer.ok ? claimsSchema.parse(await answer.json()) : undefined;
}
