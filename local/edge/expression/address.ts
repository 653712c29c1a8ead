import { isIPv4, isIPv6 } from "node:net";

/** An IP address as a number, so that ranges can be compared. */
export interface Address {
  version: 4 | 6;
  value: bigint;
}

/** Both ends belong to it. `text` is as it was written. */
export interface AddressRange {
  version: 4 | 6;
  from: bigint;
  to: bigint;
  text: string;
}

export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) {
    return { version: 4, value: text.split(".").reduce((value, part) => value * 256n + BigInt(part), 0n) };
  }
  if (!isIPv6(text) || text.includes("%")) return undefined;
  return { version: 6, value: groupsOf(text).reduce((value, group) => value * 65_536n + BigInt(group), 0n) };
}

/** The eight groups of an IPv6 address, `::` filled and an IPv4 tail taken apart. */
function groupsOf(text: string): number[] {
  const [head = "", tail] = text.split("::");
  const groups = (part: string): number[] =>
    part
      .split(":")
      .filter((group) => group !== "")
      .flatMap((group) => {
        const tailAddress = group.includes(".") ? parseAddress(group) : undefined;
        if (tailAddress === undefined) return [Number.parseInt(group, 16)];
        return [Number(tailAddress.value >> 16n), Number(tailAddress.value & 0xffffn)];
      });
  const first = groups(head);
  if (tail === undefined) return first;
  const last = groups(tail);
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
}

/** `192.0.2.0/24`; `undefined` when it is none, or when bits beyond the prefix are set, which Cloudflare refuses. */
export function parseNetwork(text: string): AddressRange | undefined {
  const [start = "", bits = ""] = text.split("/");
  const address = parseAddress(start);
  if (address === undefined || !/^\d{1,3}$/.test(bits)) return undefined;
  const width = address.version === 4 ? 32 : 128;
  if (Number(bits) > width) return undefined;
  const size = 1n << BigInt(width - Number(bits));
  if (address.value % size !== 0n) return undefined;
  return { version: address.version, from: address.value, to: address.value + size - 1n, text };
}

/** The network address when only `bits` leading bits are kept. */
export function truncate(address: Address, bits: number): Address {
  const width = address.version === 4 ? 32 : 128;
  const size = 1n << BigInt(Math.max(0, width - bits));
  return { version: address.version, value: address.value - (address.value % size) };
}

export function isWithin(range: AddressRange, address: Address): boolean {
  return range.version === address.version && range.from <= address.value && address.value <= range.to;
}

/** IPv4 dotted; IPv6 in full groups without leading zeros, as Cloudflare's examples of `cidr()` show it shortened. */
export function formatAddress({ version, value }: Address): string {
  const parts = version === 4 ? 4 : 8;
  const width = version === 4 ? 8n : 16n;
  const groups = Array.from({ length: parts }, (_, place) =>
    Number((value >> (width * BigInt(parts - 1 - place))) & ((1n << width) - 1n)),
  );
  if (version === 4) return groups.join(".");
  return compress(groups.map((group) => group.toString(16)));
}

/** RFC 5952: the longest run of zero groups, two at least, becomes `::`. */
function compress(groups: readonly string[]): string {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === "0") length += 1;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(":");
  return `${groups.slice(0, best.start).join(":")}::${groups.slice(best.start + best.length).join(":")}`;
}
