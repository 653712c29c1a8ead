import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { EvidenceError } from "./evidence-error";

export interface SigningKey {
  keyid: string;
  privateKey: KeyObject;
}

/** A new Ed25519 pair: the private half as PKCS#8 PEM, the public half as base64 of its SPKI. */
export function generateSigningKey(): { keyid: string; privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    keyid: keyIdOf(publicKey),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: spki(publicKey).toString("base64"),
  };
}

/** @throws EvidenceError that says nothing of the content */
export function readSigningKey(pem: string): SigningKey {
  try {
    const privateKey = createPrivateKey(pem);
    if (privateKey.asymmetricKeyType !== "ed25519") throw new Error("another type");
    return { keyid: keyIdOf(createPublicKey(privateKey)), privateKey };
  } catch {
    throw new EvidenceError(
      "ERR_EVIDENCE_KEY",
      "The signing key is no Ed25519 private key in PEM. Make one with `prelaunch evidence keygen`.",
    );
  }
}

/** @throws EvidenceError for anything but the base64 of an Ed25519 SPKI */
export function readPublicKey(base64: string): { keyid: string; publicKey: KeyObject } {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(base64, "base64"), type: "spki", format: "der" });
    if (publicKey.asymmetricKeyType !== "ed25519" || spki(publicKey).toString("base64") !== base64) {
      throw new Error("another form");
    }
    return { keyid: keyIdOf(publicKey), publicKey };
  } catch {
    throw new EvidenceError("ERR_EVIDENCE_KEY", "A public key is not the base64 of an Ed25519 key (SPKI).");
  }
}

/** SHA-256 of the public key's SPKI, hex: whoever has the key can compute it, so an id cannot name another's key. */
function keyIdOf(publicKey: KeyObject): string {
  return createHash("sha256").update(spki(publicKey)).digest("hex");
}

function spki(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: "spki", format: "der" });
}
