import type { AuthProvider, UserIdentity } from "convex/server";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import { z } from "zod";
import { ApiError } from "../convex-error";

export interface SignedIn {
  identity: Partial<UserIdentity>;
  /** Seconds since the epoch. */
  expiresAt: number;
}

export interface IdentityVerifier {
  /** Takes over the providers of `auth.config`, and forgets cached keys. */
  trustProviders(providers: readonly AuthProvider[]): void;
  /** Throws {@link ApiError} 401 in the words of the real backend (crate `authentication`). */
  verify(token: string): Promise<SignedIn>;
}

/** Real Convex allows five seconds of clock difference for custom JWTs, none is documented for OIDC. */
const clockTolerance = 5;
const oidcAlgorithms = ["RS256", "EdDSA"];

/** Names of OpenID claims in `ctx.auth.getUserIdentity()` (convex/server `UserIdentity`). */
const attributeOfClaim: Record<string, string> = {
  given_name: "givenName",
  family_name: "familyName",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  picture: "pictureUrl",
  email_verified: "emailVerified",
  birthdate: "birthday",
  zoneinfo: "timezone",
  locale: "language",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
  updated_at: "updatedAt",
};
const registeredClaims = new Set(["iss", "sub", "aud", "exp", "iat", "nbf", "jti"]);

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const discoverySchema = z.object({ jwks_uri: z.url() });

function refused(code: string, message: string): ApiError {
  return new ApiError(401, code, message);
}

const withoutSlash = (text: string): string => text.replace(/\/$/, "");
const withScheme = (issuer: string): string => (/^https?:\/\//.test(issuer) ? issuer : `https://${issuer}`);

const isCustom = (provider: AuthProvider): provider is Extract<AuthProvider, { type: "customJwt" }> =>
  "type" in provider && provider.type === "customJwt";

function matches(provider: AuthProvider, claims: JWTPayload): boolean {
  const issuer = isCustom(provider) ? provider.issuer : provider.domain;
  if (withoutSlash(withScheme(issuer)) !== withoutSlash(withScheme(claims.iss ?? ""))) return false;
  return !provider.applicationID || [claims.aud ?? []].flat().includes(provider.applicationID);
}

async function keysOf(provider: AuthProvider): Promise<JWTVerifyGetKey> {
  if (!isCustom(provider)) {
    const issuer = withoutSlash(withScheme(provider.domain));
    const discovery = await fetch(`${issuer}/.well-known/openid-configuration`);
    return createRemoteJWKSet(new URL(discoverySchema.parse(await discovery.json()).jwks_uri));
  }
  if (!provider.jwks.startsWith("data:")) return createRemoteJWKSet(new URL(provider.jwks));
  const body = await (await fetch(provider.jwks)).text();
  return createLocalJWKSet(jwksSchema.parse(JSON.parse(body)));
}

function identityOf({ iss, sub, ...claims }: JWTPayload): Partial<UserIdentity> {
  const identity: Record<string, unknown> = { subject: sub, issuer: iss, tokenIdentifier: `${iss}|${sub}` };
  for (const [claim, value] of Object.entries(claims)) {
    if (value === null || value === undefined || registeredClaims.has(claim)) continue;
    identity[attributeOfClaim[claim] ?? claim] = value;
  }
  return identity as Partial<UserIdentity>;
}

/** Verifies tokens as Convex does: the provider by issuer and audience, the signature by its keys, and the times. */
export function createIdentityVerifier(): IdentityVerifier {
  let providers: readonly AuthProvider[] = [];
  let keys = new Map<AuthProvider, Promise<JWTVerifyGetKey>>();

  const findProvider = (token: string): AuthProvider => {
    let claims: JWTPayload;
    try {
      claims = decodeJwt(token);
    } catch {
      throw refused(
        "InvalidAuthHeader",
        "Could not parse JWT payload. Check that the token is a valid JWT format with three base64-encoded parts separated by dots.",
      );
    }
    const provider = providers.find((candidate) => matches(candidate, claims));
    if (provider) return provider;
    throw refused(
      "NoAuthProvider",
      providers.length === 0
        ? "No auth provider found matching the given token (no providers configured). Check convex/auth.config.ts."
        : `No auth provider found matching the given token. Check that your JWT's issuer and audience match one of your configured providers: [${providers.map(describe).join(", ")}]`,
    );
  };

  return {
    trustProviders(next) {
      providers = next;
      keys = new Map();
    },
    async verify(token) {
      const provider = findProvider(token);
      const cached = keys.get(provider) ?? keysOf(provider);
      keys.set(provider, cached);
      try {
        const { payload } = await jwtVerify(token, await cached, {
          algorithms: isCustom(provider) ? [provider.algorithm] : oidcAlgorithms,
          clockTolerance: isCustom(provider) ? clockTolerance : 0,
          requiredClaims: ["iss", "sub", "exp"],
        });
        return { identity: identityOf(payload), expiresAt: payload.exp ?? 0 };
      } catch (error) {
        if (!isJoseError(error)) keys.delete(provider);
        throw refused(...explain(error, isCustom(provider)));
      }
    },
  };
}

function describe(provider: AuthProvider): string {
  return isCustom(provider)
    ? `CustomJWT(issuer=${provider.issuer}, app_id=${provider.applicationID ?? "none"})`
    : `OIDC(domain=${provider.domain}, app_id=${provider.applicationID})`;
}

function isJoseError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_J");
}

function explain(error: unknown, custom: boolean): [code: string, message: string] {
  if (!isJoseError(error)) {
    return [
      "InvalidAuthHeader",
      "Could not fetch the keys of the auth provider. Check that its URL is correct and accessible.",
    ];
  }
  if (!custom) {
    return [
      "Unauthenticated",
      "Could not verify OIDC token claim. Check that the token signature is valid and the token hasn't expired.",
    ];
  }
  if (error.code === "ERR_JWT_EXPIRED") return ["InvalidAuthHeader", "Could not validate token: Token expired"];
  return [
    "InvalidAuthHeader",
    "Could not decode token. The JWT's 'kid' (key ID) header doesn't match any key in the provider's JWKS, or the JWT signature is invalid.",
  ];
}
