import { createHash, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type * as selfsigned from "selfsigned";

const day = 24 * 60 * 60 * 1000;
const authorityLifetime = 365 * day;
const leafLifetime = 90 * day;
const renewBefore = 30 * day;
/** Clocks of virtual machines drift: a certificate made now must be valid a little earlier, too. */
const clockSkew = 60 * 60 * 1000;

export interface KeyPair {
  key: string;
  cert: string;
}

/** The certificate authority of one local cloud. Its key never leaves the stack's folder; nothing installs it system-wide. */
export interface Authority {
  /** PEM file for `NODE_EXTRA_CA_CERTS`. */
  caFile: string;
  /** Base64 SHA-256 of the authority's public key, as Chromium's `--ignore-certificate-errors-spki-list` wants it. */
  spki: string;
  /** A certificate for some names, with the authority's in its chain. Made once per run and set of names. */
  certificateFor(...names: string[]): Promise<KeyPair>;
}

/** Opens the authority kept in `directory`, or makes one when there is none, it is unreadable, or it ends within 30 days. */
export async function openAuthority(directory: string, now: Date = new Date()): Promise<Authority> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const caFile = path.join(directory, "ca.pem");
  const keyFile = path.join(directory, "ca.key.pem");
  const authority = readAuthority(caFile, keyFile, now) ?? (await makeAuthority(caFile, keyFile, now));
  const caCertificate = new X509Certificate(authority.cert);
  const leaves = new Map<string, Promise<KeyPair>>();

  return {
    caFile,
    spki: createHash("sha256")
      .update(caCertificate.publicKey.export({ type: "spki", format: "der" }))
      .digest("base64"),
    certificateFor(...names) {
      const key = names.join(" ");
      const known = leaves.get(key);
      if (known) return known;
      const made = makeLeaf(names, authority, now);
      leaves.set(key, made);
      return made;
    },
  };
}

function readAuthority(caFile: string, keyFile: string, now: Date): KeyPair | undefined {
  if (!existsSync(caFile) || !existsSync(keyFile)) return undefined;
  try {
    const pair = { cert: readFileSync(caFile, "utf8"), key: readFileSync(keyFile, "utf8") };
    const ends = new Date(new X509Certificate(pair.cert).validTo).getTime();
    return ends - now.getTime() > renewBefore ? pair : undefined;
  } catch {
    return undefined;
  }
}

/** Loaded where a certificate is made: the library is large, and the commands that make none are many. */
const generate: typeof selfsigned.generate = async (...options) => (await import("selfsigned")).generate(...options);

async function makeAuthority(caFile: string, keyFile: string, now: Date): Promise<KeyPair> {
  const made = await generate(
    [
      { name: "commonName", value: `Prelaunch local cloud ${now.toISOString().slice(0, 10)}` },
      { name: "organizationName", value: "Prelaunch local cloud" },
    ],
    {
      keyType: "ec",
      algorithm: "sha256",
      notBeforeDate: new Date(now.getTime() - clockSkew),
      notAfterDate: new Date(now.getTime() + authorityLifetime),
      extensions: [
        { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
        { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
      ],
    },
  );
  writeFileSync(keyFile, made.private, { mode: 0o600 });
  writeFileSync(caFile, made.cert, { mode: 0o644 });
  return { key: made.private, cert: made.cert };
}

async function makeLeaf(names: readonly string[], authority: KeyPair, now: Date): Promise<KeyPair> {
  const made = await generate([{ name: "commonName", value: names[0]?.slice(0, 64) ?? "" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(now.getTime() - clockSkew),
    notAfterDate: new Date(now.getTime() + leafLifetime),
    ca: authority,
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
  return { key: made.private, cert: `${made.cert}\n${authority.cert}` };
}
