/** A DNS record as it is declared. Names are full, in lower case. */
export interface DnsRecord {
  name: string;
  type: string;
  /** Empty for types that take `data`. */
  content: string;
  proxied: boolean;
  /** Seconds; 1 is automatic. */
  ttl: number;
  priority: number;
  data: Record<string, string | number>;
}

/** What is declared of a zone. */
export interface DnsZone {
  name: string;
  /** Properties as the provider's SDK names them. */
  records: readonly Record<string, unknown>[];
}

export function zoneOf<Zone extends DnsZone>(zones: readonly Zone[], host: string): Zone | undefined {
  return zones
    .filter(({ name }) => host === name || host.endsWith(`.${name}`))
    .sort((left, right) => right.name.length - left.name.length)[0];
}

/** All records that answer for a name: its own, or those of the wildcard that covers it (RFC 4592). `undefined`: no such name. */
export function recordsFor(zone: DnsZone, host: string): DnsRecord[] | undefined {
  const names = zone.records.map((record) => canonical(record["name"]));
  const at = (name: string): DnsRecord[] =>
    zone.records.filter((_record, index) => names[index] === name).map(recordOf);
  const exists = (name: string): boolean => names.some((other) => other === name || other.endsWith(`.${name}`));
  if (exists(host)) return at(host);
  for (let parent = parentOf(host); parent.endsWith(zone.name) && parent !== ""; parent = parentOf(parent)) {
    const wildcard = at(`*.${parent}`);
    if (wildcard.length > 0) return wildcard;
    // A wildcard covers nothing below a name that exists itself.
    if (exists(parent)) return host === zone.name ? [] : undefined;
  }
  return host === zone.name ? [] : undefined;
}

/** Where traffic for a name ends: an address, or a name outside the declared zones. */
export type Target = { address: string } | { name: string };

export interface Route {
  /** The first record's: that is the one which Cloudflare proxies. */
  proxied: boolean;
  target: Target;
}

const longestChain = 8;

/** Follows CNAME records through the declared zones. `undefined` when the name, or one on the way, has no address. */
export function routeOf(zones: readonly DnsZone[], host: string): Route | undefined {
  let proxied: boolean | undefined;
  let name = host;
  for (let hops = 0; hops < longestChain; hops += 1) {
    const zone = zoneOf(zones, name);
    if (zone === undefined) return proxied === undefined ? undefined : { proxied, target: { name } };
    const records = recordsFor(zone, name) ?? [];
    const record = records.find(({ type }) => type === "A" || type === "AAAA" || type === "CNAME");
    if (record === undefined) return undefined;
    proxied ??= record.proxied;
    if (record.type !== "CNAME") return { proxied, target: { address: record.content } };
    name = canonical(record.content);
  }
  return undefined;
}

function recordOf(record: Record<string, unknown>): DnsRecord {
  const data = record["data"];
  return {
    name: canonical(record["name"]),
    type: String(record["type"]),
    content: String(record["content"] ?? ""),
    proxied: record["proxied"] === true,
    ttl: Number(record["ttl"] ?? 1),
    priority: Number(record["priority"] ?? 0),
    data: typeof data === "object" && data !== null ? (data as Record<string, string | number>) : {},
  };
}

function canonical(name: unknown): string {
  return String(name).toLowerCase().replace(/\.$/, "");
}

function parentOf(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}

/**
 * Whether an authority may issue a certificate for a name: the CAA records of the nearest name that has any must list it
 * (RFC 8659).
 */
export function mayIssue(zones: readonly DnsZone[], host: string, authority: string): boolean {
  const zone = zoneOf(zones, host);
  if (zone === undefined) return true;
  for (let name = host; name.endsWith(zone.name) && name !== ""; name = parentOf(name)) {
    const issue = (recordsFor(zone, name) ?? []).filter(({ type, data }) => type === "CAA" && data["tag"] === "issue");
    if (issue.length > 0) return issue.some(({ data }) => String(data["value"]).split(";")[0]?.trim() === authority);
  }
  return true;
}
