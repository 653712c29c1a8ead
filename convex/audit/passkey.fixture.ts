import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const presentAndVerified = 0x05;
const withCredential = 0x40;

/** A passkey in software: makes the answers that a browser gives, for registrations and sign-ins of one site. */
export function passkey(site: string) {
  const id = randomBytes(16);
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  // COSE_Key (RFC 9052): an elliptic curve key for ES256 on P-256.
  const cose = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
    Buffer.from(x, "base64url"),
    Buffer.from([0x22, 0x58, 0x20]),
    Buffer.from(y, "base64url"),
  ]);
  const authenticatorData = (flags: number, more: Buffer) =>
    Buffer.concat([sha256(new URL(site).hostname), Buffer.from([flags, 0, 0, 0, 0]), more]);
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: site, crossOrigin: false }));
  const credential = (response: object) => ({
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    clientExtensionResults: {},
    response,
  });

  return {
    register(challenge: string) {
      const idLength = Buffer.from([0, id.length]);
      const data = authenticatorData(
        presentAndVerified | withCredential,
        Buffer.concat([Buffer.alloc(16), idLength, id, cose]),
      );
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text("fmt"),
        text("none"),
        text("attStmt"),
        Buffer.from([0xa0]),
        text("authData"),
        Buffer.from([0x58, data.length]),
        data,
      ]);
      return credential({
        clientDataJSON: clientData("webauthn.create", challenge).toString("base64url"),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      });
    },
    signIn(challenge: string) {
      const data = authenticatorData(presentAndVerified, Buffer.alloc(0));
      const client = clientData("webauthn.get", challenge);
      return credential({
        clientDataJSON: client.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: sign("sha256", Buffer.concat([data, sha256(client)]), privateKey).toString("base64url"),
      });
    },
  };
}

/** A short text string as CBOR writes it. */
const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);

const sha256 = (value: string | Buffer) => createHash("sha256").update(value).digest();
