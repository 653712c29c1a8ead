import ipaddr from "ipaddr.js";

/** What the internet's registries hand out; IPv6 outside of it is reserved, translated or local. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Public by its number, yet it answers a machine of Azure from inside, with that machine's secrets:
 * https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
const azurePlatform = "168.63.129.16";

/**
 * Whether an address is one of the open internet: none of this machine, its network, a cloud's metadata service, and
 * none that stands for another one (IPv4-mapped ones are judged as what they map to; NAT64, 6to4 and Teredo are refused).
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== "unicast" || address.toString() === azurePlatform) return false;
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast);
}

/** Whether an address is this machine itself. */
export function isLoopbackAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === "loopback";
}
