import { constantTimeEqual, makeSignature } from "better-auth/crypto";
import { jwtVerify, SignJWT } from "jose";

/**
 * Rotation of the auth secret without a sign-out. Better Auth checks signatures with the current secret alone, so what
 * an earlier one signed is checked here and signed anew before it gets there, until the end that was stated for it.
 */

/** An auth secret of before. What it encrypted can be read for as long as it is listed; what it signed until `until` (ISO 8601). */
export interface RetiredSecret {
  value: string;
  until: string;
}

interface Secrets {
  current: string;
  retired: readonly RetiredSecret[];
}

/**
 * The secrets as Better Auth's encryption takes them, the current one first. Each text that it encrypts names the
 * version of its key, so a version must mean the same secret for ever: it is made from the secret, not from its place.
 */
export function secretVersions({ current, retired }: Secrets): { version: number; value: string }[] {
  const versions = new Map<number, string>();
  for (const value of [current, ...retired.map((secret) => secret.value)]) {
    if (!versions.has(versionOf(value))) versions.set(versionOf(value), value);
  }
  return [...versions].map(([version, value]) => ({ version, value }));
}

/** FNV-1a in 31 bits: 31 of the 256 or more bits of a secret, which is no help in guessing it. */
function versionOf(secret: string): number {
  let hash = 0x811c9dc5;
  for (const character of secret) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 1;
}

/** The request with all that a retired secret signed signed anew, and the cookies for which that happened: name to value. */
export async function withCurrentSignatures(
  request: Request,
  secrets: Secrets,
  now = Date.now(),
): Promise<{ request: Request; resigned: Map<string, string> }> {
  const accepted = secrets.retired.filter(({ until }) => Date.parse(until) > now).map(({ value }) => value);
  if (accepted.length === 0) return { request, resigned: new Map() };
  const { header, resigned } = await currentCookies(request.headers.get("cookie") ?? "", secrets.current, accepted);
  const url = await currentLink(request.url, secrets.current, accepted);
  if (resigned.size === 0 && url === request.url) return { request, resigned };
  const headers = new Headers(request.headers);
  if (resigned.size > 0) headers.set("cookie", header);
  const body = request.method === "GET" || request.method === "HEAD" ? null : await request.arrayBuffer();
  return { request: new Request(url, { method: request.method, headers, body }), resigned };
}

async function currentCookies(header: string, current: string, accepted: readonly string[]) {
  const resigned = new Map<string, string>();
  const cookies = await Promise.all(
    header.split(/;\s*/).map(async (cookie) => {
      const at = cookie.indexOf("=");
      const [name, signed] = [cookie.slice(0, at), decoded(cookie.slice(at + 1))];
      const dot = signed.lastIndexOf(".");
      // A signature is HMAC-SHA256 in base64: 43 characters and a "=".
      if (at < 0 || signed.length - dot !== 45) return cookie;
      const value = signed.slice(0, dot);
      const signature = signed.slice(dot + 1);
      const fresh = await makeSignature(value, current);
      if (constantTimeEqual(signature, fresh) || !(await isSignedByOneOf(value, signature, accepted))) return cookie;
      const text = encodeURIComponent(`${value}.${fresh}`);
      resigned.set(name, text);
      return `${name}=${text}`;
    }),
  );
  return { header: cookies.join("; "), resigned };
}

/** Links to confirm an address carry a signed token. One that was sent before a rotation still works. */
async function currentLink(address: string, current: string, accepted: readonly string[]): Promise<string> {
  const url = new URL(address);
  const token = url.pathname.endsWith("/verify-email") ? url.searchParams.get("token") : null;
  if (!token) return address;
  for (const secret of accepted) {
    const verified = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ["HS256"] }).catch(
      () => null,
    );
    if (!verified) continue;
    const fresh = new SignJWT(verified.payload).setProtectedHeader({ alg: "HS256" });
    url.searchParams.set("token", await fresh.sign(new TextEncoder().encode(current)));
    return url.href;
  }
  return address;
}

async function isSignedByOneOf(value: string, signature: string, secrets: readonly string[]): Promise<boolean> {
  const signatures = await Promise.all(secrets.map((secret) => makeSignature(value, secret)));
  return signatures.some((candidate) => constantTimeEqual(signature, candidate));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
