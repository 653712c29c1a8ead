import { createHash, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { vi } from "vitest";

export interface OidcPerson {
  sub: string;
  name: string;
  email: string;
  email_verified: boolean;
}

const issuer = "https://login.acme.example";
const clientId = "acme-web";

/** What a deployment is given to know this provider by. */
export const acmeVariables = {
  OIDC_PROVIDERS: JSON.stringify([{ id: "acme", name: "Acme SSO", issuer }]),
  ACME_CLIENT_ID: clientId,
  ACME_CLIENT_SECRET: "s",
};

/** An OpenID Connect provider that checks what such a one checks: a code once, its redirect URL, its verifier. */
export async function acme() {
  const others = globalThis.fetch;
  const keys = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "1", alg: "RS256" };
  const codes = new Map<string, { person: OidcPerson; asked: URLSearchParams }>();

  const exchange = async (form: URLSearchParams): Promise<Response> => {
    const code = form.get("code") ?? "";
    const known = codes.get(code);
    codes.delete(code);
    const verifier = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const good =
      known &&
      verifier === known.asked.get("code_challenge") &&
      form.get("redirect_uri") === known.asked.get("redirect_uri");
    if (!good) return Response.json({ error: "invalid_grant" }, { status: 400 });
    const idToken = await new SignJWT({ ...known.person })
      .setProtectedHeader({ alg: "RS256", kid: "1" })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(keys.privateKey);
    return Response.json({ access_token: randomUUID(), token_type: "Bearer", id_token: idToken });
  };

  vi.stubGlobal(
    "fetch",
    vi.fn(async (url: string | URL, init: RequestInit) => {
      const address = String(url);
      if (!address.startsWith(issuer)) return others(url, init);
      if (address.endsWith("/jwks")) return Response.json({ keys: [jwk] });
      if (address.endsWith("/token")) return exchange(new URLSearchParams(String(init.body)));
      return Response.json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
      });
    }),
  );

  return {
    /** The person agrees: the provider gives a code for what the address of its page asks. */
    agree(person: OidcPerson, page: string): string {
      const code = randomUUID();
      codes.set(code, { person, asked: new URL(page).searchParams });
      return code;
    },
  };
}
