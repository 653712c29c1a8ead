/**
 * What an address is counted by. IPv4: the address. IPv6: its first 64 bits, since a network of that size is what one
 * subscriber gets, and who has one can take another address of it for every request.
 */
export function addressKey(address: string): string {
  if (!address.includes(":")) return address;
  // A URL writes an address in one way only: the longest run of zeros is "::".
  const host = new URL(`http://[${address.split("%")[0]}]/`).hostname.slice(1, -1);
  const [left = "", right] = host.split("::");
  const parts = (text: string | undefined) => (text ? text.split(":") : []);
  const known = [parts(left), parts(right)] as const;
  const zeros = right === undefined ? 0 : 8 - known[0].length - known[1].length;
  const all = [...known[0], ...Array.from({ length: zeros }, () => "0"), ...known[1]];
  return `${all.slice(0, 4).join(":")}::/64`;
}
