import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { CloudflareError } from "../cloudflare-error";
import { type CloudflareCloud, type Kept, lastPart, newId, type Zone, zoneOf } from "../cloudflare-state";
import { type DnsRecordInputs, dnsRecordSchema, dnsRecordShape, proxiable } from "./dns-record-rules";

const defaults: Plain = { proxied: false, tags: [], settings: {} };

export function dnsRecord(cloud: CloudflareCloud): ResourceKind {
  const { records } = cloud.state.data;

  const refuse = (zone: Zone, record: DnsRecordInputs, except?: string): void => {
    refuseForeignName(zone, record);
    if (zone.plan === "free" && record.tags?.length) {
      throw new CloudflareError(400, 9300, "DNS record has more tags than the zone's plan allows: none on Free.");
    }
    const others = Object.values(records).filter(
      ({ id, zoneId, properties }) => id !== except && zoneId === zone.id && sameName(properties["name"], record.name),
    );
    refuseConflict(
      zone,
      record,
      others.map(({ properties }) => properties),
    );
  };

  const keep = (id: string, inputs: Plain, createdOn: unknown): Plain => {
    const now = new Date().toISOString();
    const type = String(inputs["type"]);
    const properties: Plain = {
      ...defaults,
      ...inputs,
      createdOn: typeof createdOn === "string" ? createdOn : now,
      modifiedOn: now,
      proxiable: proxiable.includes(type),
      meta: "{}",
    };
    records[id] = { id, zoneId: String(inputs["zoneId"]), properties };
    cloud.state.save();
    return properties;
  };

  return {
    schema: dnsRecordSchema,
    replaceOn: ["zoneId", "type"],
    computed: ["createdOn", "modifiedOn", "proxiable", "meta"],
    volatile: ["modifiedOn"],
    defaults,
    async create(inputs) {
      const record = dnsRecordShape.parse(inputs);
      const zone = zoneOf(cloud, record.zoneId);
      cloud.record("write", "POST /zones/{zone}/dns_records");
      refuse(zone, record);
      const id = newId();
      return { id, outputs: keep(id, inputs, undefined) };
    },
    async read(id) {
      cloud.record("read", "GET /zones/{zone}/dns_records/{record}");
      const kept: Kept | undefined = records[lastPart(id)];
      return kept && { id: kept.id, outputs: kept.properties };
    },
    async update(id, old, inputs) {
      const record = dnsRecordShape.parse(inputs);
      const zone = zoneOf(cloud, record.zoneId);
      cloud.record("write", "PUT /zones/{zone}/dns_records/{record}");
      if (records[id] === undefined) throw new CloudflareError(404, 81044, "Record does not exist.");
      refuse(zone, record, id);
      return keep(id, inputs, old["createdOn"]);
    },
    async delete(id) {
      if (records[id] === undefined) return;
      cloud.record("write", "DELETE /zones/{zone}/dns_records/{record}");
      delete records[id];
      cloud.state.save();
    },
  };
}

/** The API would append the zone to a foreign name (`www.other.org.example.com`), which nobody means: refused instead. */
function refuseForeignName(zone: Zone, { name }: DnsRecordInputs): void {
  const bare = canonical(name);
  if (bare === zone.name || bare.endsWith(`.${zone.name}`)) return;
  throw new CloudflareError(400, 9005, `DNS name is invalid: ${name} does not lie in the zone ${zone.name}.`);
}

/**
 * A name has addresses or one CNAME, not both; below the zone's apex a CNAME bears no other record beside it (RFC 1034, 3.6.2);
 * at the apex Cloudflare flattens it.
 */
function refuseConflict(zone: Zone, record: DnsRecordInputs, others: Plain[]): void {
  const identical = others.some((other) => other["type"] === record.type && meaning(other) === meaning(record));
  if (identical) throw new CloudflareError(400, 81058, "An identical record already exists.");
  const excludes = (type: unknown, beside: unknown): boolean =>
    type === "CNAME" && (canonical(record.name) !== zone.name || proxiable.includes(String(beside)));
  const inTheWay = others.find((other) => excludes(record.type, other["type"]) || excludes(other["type"], record.type));
  if (inTheWay === undefined) return;
  if (inTheWay["type"] === "CNAME")
    throw new CloudflareError(400, 81054, `A CNAME record with that host already exists: ${record.name}.`);
  throw new CloudflareError(
    400,
    81053,
    `An A, AAAA, CNAME or other record with that host already exists: ${record.name}.`,
  );
}

function meaning({ content, data }: { content?: unknown; data?: unknown }): string {
  return JSON.stringify([typeof content === "string" ? content : null, data ?? null]);
}

function sameName(left: unknown, right: string): boolean {
  return canonical(String(left)) === canonical(right);
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
