import { type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import type { SigningKey } from "./signing-key";
import { type Statement, statementSchema } from "./statement";

/** Source: DSSE 1.0 (secure-systems-lab/dsse, protocol.md, envelope.md) and in-toto's media type. */
const payloadType = "application/vnd.in-toto+json";

const base64 = z.string().refine((text) => Buffer.from(text, "base64").toString("base64") === text, "is no base64");

const envelopeSchema = z.strictObject({
  payloadType: z.literal(payloadType),
  payload: base64,
  signatures: z.tuple([z.strictObject({ keyid: z.string().regex(/^[0-9a-f]{64}$/), sig: base64 })]),
});

export type Envelope = z.output<typeof envelopeSchema>;

/** What is signed: type and payload with their lengths, so that neither can be read as the other. */
function preAuthenticationEncoding(type: string, payload: Buffer): Buffer {
  const typeBytes = Buffer.from(type, "utf8");
  const head = `DSSEv1 ${typeBytes.length} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head, "utf8"), payload]);
}

/** Signs a statement. The text is the whole file. */
export function signStatement(statement: Statement, key: SigningKey): string {
  const payload = Buffer.from(JSON.stringify(statementSchema.parse(statement)), "utf8");
  const sig = sign(null, preAuthenticationEncoding(payloadType, payload), key.privateKey).toString("base64");
  return written({ payloadType, payload: payload.toString("base64"), signatures: [{ keyid: key.keyid, sig }] });
}

function written({ payloadType: type, payload, signatures: [{ keyid, sig }] }: Envelope): string {
  return `${JSON.stringify({ payloadType: type, payload, signatures: [{ keyid, sig }] })}\n`;
}

/** The envelope in a file; `undefined` unless the file has the one form in which it is written. */
export function readEnvelope(content: string): Envelope | undefined {
  const parsed = envelopeSchema.safeParse(json(content));
  return parsed.success && written(parsed.data) === content ? parsed.data : undefined;
}

export function isSignedBy(envelope: Envelope, publicKey: KeyObject): boolean {
  const signed = preAuthenticationEncoding(envelope.payloadType, Buffer.from(envelope.payload, "base64"));
  return verify(null, signed, publicKey, Buffer.from(envelope.signatures[0].sig, "base64"));
}

/** The statement in a payload, whoever signed it; `undefined` when it is none of ours. */
export function statementIn(payload: string): Statement | undefined {
  return statementSchema.safeParse(json(Buffer.from(payload, "base64").toString("utf8"))).data;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
