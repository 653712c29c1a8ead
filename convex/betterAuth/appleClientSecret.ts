import { importPKCS8, SignJWT } from "jose";
import type { AppleClient } from "../../contract/sign-in-clients";

const lifetimeSeconds = 5 * 60;
const renewBeforeSeconds = 60;

let kept: { for: string; secret: string; renewAt: number } | undefined;

/**
 * A client secret for Apple: a JWT that the team's key signs. Apple takes one for up to six months, and then sign-ins fail
 * until somebody makes the next; these last five minutes and are made when they are needed. Source: Apple's documentation,
 * "Creating a client secret".
 */
export async function appleClientSecret(client: AppleClient, now = Math.floor(Date.now() / 1000)): Promise<string> {
  const signer = JSON.stringify(client);
  if (kept?.for === signer && now < kept.renewAt) return kept.secret;
  const key = await importPKCS8(client.privateKey, "ES256");
  const secret = await new SignJWT()
    .setProtectedHeader({ alg: "ES256", kid: client.keyId })
    .setIssuer(client.teamId)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .setAudience("https://appleid.apple.com")
    .setSubject(client.clientId)
    .sign(key);
  kept = { for: signer, secret, renewAt: now + lifetimeSeconds - renewBeforeSeconds };
  return secret;
}
