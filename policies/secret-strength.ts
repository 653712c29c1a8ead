import { deflateRawSync } from "node:zlib";
import { exampleSecrets, placeholderWords } from "./example-secrets";

/** Random bytes that an auth secret must hold. */
const defaultBytes = 32;

// Thresholds that random values of the least length stay clear of: none was refused in a million draws.
/** Share of the entropy that length and alphabet allow. */
const entropyShare = 0.75;
/** Random bytes do not compress; text with a pattern falls below this. */
const compressedShare = 0.8;
/** Neighbours that differ by at most one step: rare in random text, most pairs in `abcdef…` and `111…`. */
const sequenceShare = 0.5;

interface Decoded {
  /** What the text stands for, if it was made from random bytes. */
  bytes: Buffer;
  /** Most bits that one character can carry. */
  bitsPerCharacter: number;
}

/** Size of the alphabet that the text seems drawn from; a class is left out only where chance cannot explain its absence. */
function alphabetSize(text: string): number {
  const bothCases = /[a-z]/.test(text) && /[A-Z]/.test(text);
  if (/^[0-9]+$/.test(text)) return 10;
  if (/^[a-zA-Z0-9]+$/.test(text) && !bothCases) return /[0-9]/.test(text) ? 36 : 26;
  return /[^\w+/=-]/.test(text) ? 95 : 64;
}

function decode(text: string): Decoded {
  const bits = Math.log2(alphabetSize(text));
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) {
    return { bytes: Buffer.from(text, "hex"), bitsPerCharacter: Math.min(bits, 4) };
  }
  // Node decodes base64url and base64 alike.
  if (/^[\w+/-]+={0,2}$/.test(text)) return { bytes: Buffer.from(text, "base64"), bitsPerCharacter: bits };
  return { bytes: Buffer.from(text, "utf8"), bitsPerCharacter: bits };
}

/** Shannon entropy of the characters, in bits for each. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** True when the text is one part, written at least twice. */
function repeats(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}

function stepsShare(values: Uint8Array): number {
  let steps = 0;
  for (let index = 1; index < values.length; index++) {
    if (Math.abs((values[index] ?? 0) - (values[index - 1] ?? 0)) <= 1) steps++;
  }
  return steps / Math.max(1, values.length - 1);
}

/**
 * What keeps a text from being a secret of at least 32 random bytes. Judged by what it decodes to (hex, base64, base64url,
 * else as text) and by its entropy: 64 characters may hold no secret at all. Randomness cannot be proven, so this finds
 * what is certainly not random. Each entry completes a sentence that begins with the variable's name.
 */
export function secretFaults(secret: string, requiredBytes = defaultBytes): string[] {
  const text = secret.trim();
  if (text !== secret) return ["begins or ends with white space"];
  if (exampleSecrets.has(text)) return ["is a published example value"];
  const lower = text.toLowerCase();
  if (placeholderWords.some((word) => lower.includes(word))) return ["contains words of a placeholder"];

  const { bytes, bitsPerCharacter } = decode(text);
  const inner = bytes.toString("latin1");
  // Bytes that are all printable are encoded text: that text is the secret. By chance it happens to one in 10^13.
  if (inner !== text && /^[\x20-\x7e]+$/.test(inner)) return secretFaults(inner, requiredBytes);

  if (Math.min(bytes.length, (text.length * bitsPerCharacter) / 8) < requiredBytes) {
    return [`holds fewer than ${requiredBytes} random bytes once decoded`];
  }
  if (repeats(text) || repeats(inner)) return ["repeats a pattern"];
  if (stepsShare(Buffer.from(text)) >= sequenceShare || stepsShare(bytes) >= sequenceShare)
    return ["follows a sequence"];
  const possible = Math.min(bitsPerCharacter, Math.log2(text.length));
  if (entropy(text) < possible * entropyShare) return ["has too little entropy to be random"];
  if (deflateRawSync(bytes, { level: 9 }).length < bytes.length * compressedShare) return ["repeats a pattern"];
  return [];
}
