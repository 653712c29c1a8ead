import type { Place, Plan } from "./place";
import type { Type } from "./type";

export interface Field {
  type: Type;
  /** The smallest plan that has it. */
  plan?: Plan;
  /** `response`: known only when the origin has answered. */
  from?: "response";
  /** Only where values are computed for Transform Rules. */
  transformOnly?: true;
}

const strings: Type = { array: "string" };
const stringsByName: Type = { map: strings };

/**
 * The fields of the rules language that the local edge computes
 * (https://developers.cloudflare.com/ruleset-engine/rules-language/fields/reference/, read in November 2026 with types and
 * plans). Locations have the values of an address of which nothing is known, bots and client certificates those of a
 * visitor that is none and has none.
 */
export const fields: Readonly<Record<string, Field>> = {
  "cf.client.bot": { type: "boolean" },
  "cf.bot_management.verified_bot": { type: "boolean", plan: "enterprise" },
  "cf.edge.client_tcp": { type: "boolean" },
  "cf.edge.server_port": { type: "integer" },
  "cf.random_seed": { type: "string" },
  "cf.ray_id": { type: "string" },
  "cf.threat_score": { type: "integer" },
  "cf.tls_cipher": { type: "string" },
  "cf.tls_client_auth.cert_presented": { type: "boolean" },
  "cf.tls_client_auth.cert_revoked": { type: "boolean" },
  "cf.tls_client_auth.cert_verified": { type: "boolean" },
  "cf.tls_version": { type: "string" },
  "cf.verified_bot_category": { type: "string" },
  "cf.worker.upstream_zone": { type: "string" },
  "cf.zone.name": { type: "string" },
  "http.cookie": { type: "string" },
  "http.host": { type: "string" },
  "http.referer": { type: "string" },
  "http.request.accepted_languages": { type: strings, transformOnly: true },
  "http.request.cookies": { type: stringsByName, plan: "pro" },
  "http.request.full_uri": { type: "string" },
  "http.request.headers": { type: stringsByName },
  "http.request.headers.names": { type: strings },
  "http.request.headers.truncated": { type: "boolean" },
  "http.request.headers.values": { type: strings },
  "http.request.method": { type: "string" },
  "http.request.timestamp.msec": { type: "integer" },
  "http.request.timestamp.sec": { type: "integer" },
  "http.request.uri": { type: "string" },
  "http.request.uri.args": { type: stringsByName },
  "http.request.uri.args.names": { type: strings },
  "http.request.uri.args.values": { type: strings },
  "http.request.uri.path": { type: "string" },
  "http.request.uri.path.extension": { type: "string" },
  "http.request.uri.query": { type: "string" },
  "http.request.version": { type: "string" },
  "http.response.code": { type: "integer", from: "response" },
  "http.response.headers": { type: stringsByName, from: "response" },
  "http.response.headers.names": { type: strings, from: "response" },
  "http.response.headers.values": { type: strings, from: "response" },
  "http.user_agent": { type: "string" },
  "http.x_forwarded_for": { type: "string" },
  "ip.src": { type: "address" },
  "ip.src.asnum": { type: "integer" },
  "ip.src.city": { type: "string" },
  "ip.src.continent": { type: "string" },
  "ip.src.country": { type: "string" },
  "ip.src.is_in_european_union": { type: "boolean", plan: "business" },
  "ip.src.lat": { type: "string" },
  "ip.src.lon": { type: "string" },
  "ip.src.metro_code": { type: "string" },
  "ip.src.postal_code": { type: "string" },
  "ip.src.region": { type: "string" },
  "ip.src.region_code": { type: "string" },
  "ip.src.timezone.name": { type: "string", transformOnly: true },
  "raw.http.request.full_uri": { type: "string" },
  "raw.http.request.uri": { type: "string" },
  "raw.http.request.uri.args": { type: stringsByName },
  "raw.http.request.uri.args.names": { type: strings },
  "raw.http.request.uri.args.values": { type: strings },
  "raw.http.request.uri.path": { type: "string" },
  "raw.http.request.uri.path.extension": { type: "string" },
  "raw.http.request.uri.query": { type: "string" },
  ssl: { type: "boolean" },
};

/** Old names that Cloudflare still takes, with the ones that it documents. */
export const renamedFields: ReadonlyMap<string, string> = new Map([
  ["ip.geoip.asnum", "ip.src.asnum"],
  ["ip.geoip.continent", "ip.src.continent"],
  ["ip.geoip.country", "ip.src.country"],
  ["ip.geoip.is_in_european_union", "ip.src.is_in_european_union"],
]);

/** Cloudflare's, but made of what only Cloudflare knows, or of the request's body, which the local edge streams. */
export const notComputed: readonly string[] = [
  "cf.api_gateway.",
  "cf.bot_management.",
  "cf.colo.",
  "cf.edge.l4.",
  "cf.edge.server_ip",
  "cf.hostname.metadata",
  "cf.llm.",
  "cf.response.",
  "cf.schema_validation.",
  "cf.timings.",
  "cf.tls_client_",
  "cf.unique_visitor_id",
  "cf.waf.",
  "cf.zone.plan",
  "http.request.body.",
  "http.request.jwt.",
  "http.response.",
  "ip.src.subdivision_",
  "raw.http.response.",
];

/** `undefined` when a known field may stand there; else why not, with the cure. */
export function fieldProblem(name: string, field: Field, { phase, use }: Place): string | undefined {
  const afterResponse = use === "counting" || phase === "http_response_headers_transform";
  if (field.from === "response" && !afterResponse)
    return `${name} is known only after the origin has answered: it can stand in response header rules and in the counting expression of a rate limit.`;
  const computes = use === "header" || use === "rewrite";
  if (field.transformOnly && !computes && !/transform/.test(phase))
    return `${name} is available only in Transform Rules.`;
  return undefined;
}
