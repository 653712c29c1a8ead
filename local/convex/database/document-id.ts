import { randomBytes } from "node:crypto";

/*
 * Document ids as Convex writes them (backend `crates/value/src/id_v6.rs` and `base32.rs`, read August 2026): the
 * table's number as a variable-length integer, 16 random bytes, and a Fletcher-16 checksum, in Crockford's base 32.
 */

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const digits = new Map([...alphabet].map((character, value) => [character, value]));

/** Numbers below are Convex's own tables; ids of an app's tables then have 32 characters, as on Convex. */
const firstTableNumber = 10_001;
const systemTables = ["_storage", "_scheduled_functions", "_scheduled_targets"];

function checksum(bytes: Uint8Array, length: number): number {
  let sum = 0;
  let sumOfSums = 0;
  for (let at = 0; at < length; at++) {
    sum = (sum + (bytes[at] ?? 0)) & 0xff;
    sumOfSums = (sumOfSums + sum) & 0xff;
  }
  return (sumOfSums << 8) | sum;
}

function toBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array((text.length * 5) >> 3);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    const value = digits.get(character);
    if (value === undefined) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >>> bits) & 0xff;
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 ? bytes : undefined;
}

/** A new id in the table with this number. */
function newDocumentId(tableNumber: number): string {
  const prefix: number[] = [];
  let rest = tableNumber;
  for (; rest >= 0x80; rest >>>= 7) prefix.push((rest & 0x7f) | 0x80);
  prefix.push(rest);
  const bytes = new Uint8Array(prefix.length + 18);
  bytes.set(prefix);
  bytes.set(randomBytes(16), prefix.length);
  const footer = checksum(bytes, prefix.length + 16);
  bytes[prefix.length + 16] = footer & 0xff;
  bytes[prefix.length + 17] = footer >>> 8;
  return toBase32(bytes);
}

/** The number of the table that an id belongs to; `undefined` for text that is not an id. */
export function tableNumberOf(id: string): number | undefined {
  if (id.length < 31 || id.length > 37) return undefined;
  const bytes = fromBase32(id);
  if (!bytes) return undefined;
  let number = 0;
  let length = 0;
  for (; length < 5; length++) {
    const byte = bytes[length] ?? 0;
    number |= (byte & 0x7f) << (7 * length);
    if (byte < 0x80) break;
  }
  length += 1;
  if (bytes.length !== length + 18 || number === 0) return undefined;
  const footer = (bytes[length + 16] ?? 0) | ((bytes[length + 17] ?? 0) << 8);
  return footer === checksum(bytes, length + 16) ? number : undefined;
}

/** Which number each table of a component has, from its first document on. */
export class TableNumbers {
  readonly #names = new Map<number, string>();
  readonly #numbers = new Map<string, number>();

  constructor() {
    for (const [index, name] of systemTables.entries()) this.adopt(name, index + 1);
  }

  /** All but those of the system tables, which never change. */
  get ofApp(): [name: string, number: number][] {
    return [...this.#numbers].filter(([name]) => !systemTables.includes(name));
  }

  adopt(name: string, number: number): void {
    this.#names.set(number, name);
    this.#numbers.set(name, number);
  }

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    let number = firstTableNumber;
    while (this.#names.has(number)) number += 1;
    this.adopt(name, number);
    return number;
  }

  newId(name: string): string {
    return newDocumentId(this.numberOf(name));
  }

  /** The table of an id, if it is one of this component. */
  tableOf(id: string): string | undefined {
    const number = tableNumberOf(id);
    // Data kept by an earlier version has ids that are a number followed by the table's name.
    return number === undefined ? /^\d{5,}(_?[a-zA-Z]\w*)$/.exec(id)?.[1] : this.#names.get(number);
  }
}
