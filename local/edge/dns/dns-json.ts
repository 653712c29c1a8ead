import { Hono } from "hono";
import { type DnsRecord, type DnsZone, recordsFor, zoneOf } from "./records";

/** Numbers of record types (IANA). */
const types: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  CAA: 257,
};

/** What a resolver sees of a proxied name: addresses of Cloudflare's network, not the origin's. */
const proxyAddresses: Readonly<Record<string, readonly string[]>> = {
  A: ["104.21.48.213", "172.67.155.90"],
  AAAA: ["2606:4700:3037::6815:30d5", "2606:4700:3031::ac43:9b5a"],
};
const automaticTtl = 300;
const longestText = 255;

interface Answer {
  name: string;
  type: number;
  TTL: number;
  data: string;
}

/**
 * Look-ups as a public resolver would answer them, for the declared zones:
 * `GET https://cloudflare-dns.com/dns-query?name=…&type=…` with `Accept: application/dns-json`
 * (https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/). A name of no declared
 * zone is refused (status 5): nobody is asked outside.
 */
export function dnsJson(zones: () => readonly DnsZone[]): Hono {
  const api = new Hono();
  api.get("/dns-query", (context) => {
    const name = (context.req.query("name") ?? "").toLowerCase().replace(/\.$/, "");
    const asked = (context.req.query("type") ?? "A").toUpperCase();
    const type = types[asked] === undefined ? Object.keys(types).find((key) => String(types[key]) === asked) : asked;
    if (name === "" || type === undefined)
      return context.json({ error: "Invalid query: name and a known type are needed." }, 400);
    const header = { "content-type": "application/dns-json", "cache-control": "max-age=0" };
    return context.body(JSON.stringify(resolve(zones(), name, type)), 200, header);
  });
  return api;
}

function resolve(zones: readonly DnsZone[], name: string, type: string): object {
  const question = { TC: false, RD: true, RA: true, AD: false, CD: false, Question: [{ name, type: types[type] }] };
  const answers: Answer[] = [];
  for (let owner = name, hops = 0; hops < 8; hops += 1) {
    const zone = zoneOf(zones, owner);
    if (zone === undefined) return { Status: hops === 0 ? 5 : 0, ...question, Answer: answers };
    const records = recordsFor(zone, owner);
    if (records === undefined) return { Status: 3, ...question, Answer: answers, Authority: [soa(zone.name)] };
    const [alias] = records.filter((record) => record.type === "CNAME");
    if (alias === undefined || alias.proxied || type === "CNAME" || owner === zone.name) {
      answers.push(...records.flatMap((record) => answersOf(record, owner, type)), ...ownOf(zone.name, owner, type));
      const rest = answers.length === 0 ? { Authority: [soa(zone.name)] } : { Answer: answers };
      return { Status: 0, ...question, ...rest };
    }
    answers.push({ name: owner, type: 5, TTL: ttlOf(alias), data: `${alias.content}.` });
    owner = alias.content.toLowerCase();
  }
  return { Status: 2, ...question };
}

function answersOf(record: DnsRecord, name: string, type: string): Answer[] {
  const answer = (data: string): Answer => ({ name, type: types[type] ?? 0, TTL: ttlOf(record), data });
  if (record.proxied) return (proxyAddresses[type] ?? []).map(answer);
  return record.type === type ? [answer(dataOf(record))] : [];
}

/** The zone's own records, which nobody declares. */
function ownOf(zone: string, name: string, type: string): Answer[] {
  if (name !== zone) return [];
  if (type === "NS")
    return ["ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."].map((data) => ({ name, type: 2, TTL: 86_400, data }));
  return type === "SOA" ? [soa(zone)] : [];
}

function soa(zone: string): Answer {
  return {
    name: zone,
    type: 6,
    TTL: 1800,
    data: "ada.ns.cloudflare.com. dns.cloudflare.com. 1 10000 2400 604800 1800",
  };
}

function ttlOf({ ttl }: DnsRecord): number {
  return ttl === 1 ? automaticTtl : ttl;
}

function dataOf({ type, content, priority, data }: DnsRecord): string {
  if (type === "TXT") return textData(content);
  if (type === "MX") return `${priority} ${content}.`;
  if (type === "CAA") return `${data["flags"]} ${data["tag"]} ${JSON.stringify(String(data["value"]))}`;
  if (type === "SRV") return `${data["priority"]} ${data["weight"]} ${data["port"]} ${data["target"]}.`;
  return type === "CNAME" || type === "NS" || type === "PTR" ? `${content}.` : content;
}

/** Strings of 255 bytes at most, in quotes; a content that is already in quotes stays. */
function textData(content: string): string {
  if (content.startsWith('"')) return content;
  const parts = content.match(new RegExp(`[^]{1,${longestText}}`, "g")) ?? [""];
  return parts.map((part) => `"${part.replace(/["\\]/g, "\\$&")}"`).join(" ");
}
