import { deflateRawSync } from "node:zlib";

/** Fewer bits can be guessed by whoever has the fingerprint and the key. */
export const enoughBits = 128;

/**
 * Bits that a text can hold at most, judged from the text alone: its length times the alphabet that it keeps to, or what is
 * left of it when it repeats itself. A sentence with 128 characters of words is stronger than this says, never weaker.
 */
export function bitsOf(text: string): number {
  const alphabet = alphabetOf(text);
  const byLength = text.length * Math.log2(alphabet);
  const frequencies = [...text].reduce(
    (counts, letter) => counts.set(letter, (counts.get(letter) ?? 0) + 1),
    new Map(),
  );
  const shannon = [...frequencies.values()].reduce((sum: number, count: number) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
  const expected = Math.min(Math.log2(alphabet), Math.log2(Math.max(2, text.length)));
  const even = shannon >= 0.75 * expected;
  const packed = (deflateRawSync(Buffer.from(text), { level: 9 }).length - 4) * 8;
  return Math.min(even ? byLength : (shannon * text.length) / 2, packed);
}

function alphabetOf(text: string): number {
  if (/^[0-9]+$/.test(text)) return 10;
  if (/^([0-9a-f]+|[0-9A-F]+)$/.test(text)) return 16;
  if (/^[a-z]+$|^[A-Z]+$/.test(text)) return 26;
  if (/^[\w+/=-]+$/.test(text)) return 64;
  return 90;
}
