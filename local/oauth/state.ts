import { randomBytes } from "node:crypto";
import path from "node:path";
import { exportJWK, generateKeyPair } from "jose";
import type { JWK } from "oidc-provider";
import { openStateFile, type StateFile } from "../provider-stand-in/state-file";
import type { Person } from "./person";

/** What the providers keep from run to run. */
export interface OAuthState {
  people: Person[];
  /** Redirect URIs of a provider's client, where they are no longer what the stack registered. By provider. */
  redirectUris: Record<string, string[]>;
  /** Consent that a person gave once: id of the grant by `<provider>/<client>/<person>`. */
  grants: Record<string, string>;
  /** Grants, tokens and dynamically registered clients, by `<provider>/<model>/<id>`. `expiresAt` in seconds. */
  models: Record<string, { payload: Record<string, unknown>; expiresAt?: number }>;
  /** Signs the ID tokens of all providers. */
  signingKey: JWK | null;
  cookieKey: string;
}

/** Opens what is kept in `directory`. Makes the signing key at the first run. */
export async function openOAuthState(directory: string): Promise<StateFile<OAuthState>> {
  const file = openStateFile<OAuthState>(path.join(directory, "oauth.json"), {
    people: [],
    redirectUris: {},
    grants: {},
    models: {},
    signingKey: null,
    cookieKey: "",
  });
  if (file.data.signingKey === null) {
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    const kid = randomBytes(8).toString("hex");
    file.data.signingKey = { ...((await exportJWK(privateKey)) as JWK), kid, alg: "RS256", use: "sig" };
    file.data.cookieKey = randomBytes(32).toString("base64url");
    file.save();
  }
  return file;
}
