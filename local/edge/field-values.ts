import { type Exchange, pathOf, queryOf } from "./exchange";
import { parseAddress } from "./expression/address";
import { bytesOf } from "./expression/bytes";
import type { Datum, FieldSource } from "./expression/datum";

type Read = (exchange: Exchange) => Datum;

const header =
  (name: string): Read =>
  ({ rawHeaders }) =>
    valuesOf(rawHeaders, name).join(name === "cookie" ? "; " : ", ");
const constant =
  (value: Datum): Read =>
  () =>
    value;

/** Fields of a URL, as the rules see it now and as the client sent it. */
function uriFields(prefix: string, urlOf: (exchange: Exchange) => string): Record<string, Read> {
  const query: Read = (exchange) => queryOf(urlOf(exchange));
  const pairs = (exchange: Exchange) => pairsOf(queryOf(urlOf(exchange)), "&");
  return {
    [`${prefix}http.request.full_uri`]: (exchange) => `${exchange.arrival.scheme}://${exchange.host}${urlOf(exchange)}`,
    [`${prefix}http.request.uri`]: urlOf,
    [`${prefix}http.request.uri.args`]: (exchange) => grouped(pairs(exchange)),
    [`${prefix}http.request.uri.args.names`]: (exchange) => pairs(exchange).map(([name]) => name),
    [`${prefix}http.request.uri.args.values`]: (exchange) => pairs(exchange).map(([, value]) => value),
    [`${prefix}http.request.uri.path`]: (exchange) => pathOf(urlOf(exchange)),
    [`${prefix}http.request.uri.path.extension`]: (exchange) => extensionOf(pathOf(urlOf(exchange))),
    [`${prefix}http.request.uri.query`]: query,
  };
}

/**
 * The value of each field that the rules language may name (`expression/fields.ts`). Nothing is known of where an address
 * lies: its country is "XX", as Cloudflare says of one without data, the rest is empty.
 */
export const fieldReaders: Readonly<Record<string, Read>> = {
  ...uriFields("", ({ url }) => url),
  ...uriFields("raw.", ({ rawUrl }) => rawUrl),
  "cf.bot_management.verified_bot": constant(false),
  "cf.client.bot": constant(false),
  "cf.edge.client_tcp": constant(true),
  "cf.edge.server_port": ({ arrival }) => (arrival.scheme === "https" ? 443 : 80),
  "cf.random_seed": ({ randomSeed }) => randomSeed(),
  "cf.ray_id": ({ rayId }) => rayId,
  "cf.threat_score": constant(0),
  "cf.tls_cipher": ({ arrival }) => arrival.tls?.cipher ?? "",
  "cf.tls_client_auth.cert_presented": constant(false),
  "cf.tls_client_auth.cert_revoked": constant(false),
  "cf.tls_client_auth.cert_verified": constant(false),
  "cf.tls_version": ({ arrival }) => arrival.tls?.version ?? "",
  "cf.verified_bot_category": constant(""),
  "cf.worker.upstream_zone": constant(""),
  "cf.zone.name": ({ zone }) => zone,
  "http.cookie": header("cookie"),
  "http.host": ({ host }) => host,
  "http.referer": header("referer"),
  "http.request.accepted_languages": ({ rawHeaders }) =>
    acceptedLanguages(valuesOf(rawHeaders, "accept-language").join(",")),
  "http.request.cookies": ({ rawHeaders }) =>
    grouped(pairsOf(valuesOf(rawHeaders, "cookie").join(";"), ";").map(cookie)),
  "http.request.headers": ({ rawHeaders }) =>
    grouped(pairsOfHeaders(rawHeaders).map(([name, value]) => [name.toLowerCase(), value])),
  "http.request.headers.names": ({ rawHeaders }) => pairsOfHeaders(rawHeaders).map(([name]) => name),
  "http.request.headers.truncated": constant(false),
  "http.request.headers.values": ({ rawHeaders }) => pairsOfHeaders(rawHeaders).map(([, value]) => value),
  "http.request.method": ({ request }) => request.method ?? "GET",
  "http.request.timestamp.msec": ({ receivedAt }) => receivedAt.getMilliseconds(),
  "http.request.timestamp.sec": ({ receivedAt }) => Math.floor(receivedAt.getTime() / 1000),
  "http.request.version": ({ request }) => (request.httpVersionMajor === 2 ? "HTTP/2" : `HTTP/${request.httpVersion}`),
  "http.response.code": ({ response }) => response?.status,
  "http.response.headers": ({ response }) =>
    response && grouped(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
  "http.response.headers.names": ({ response }) => response?.headers.map(([name]) => name),
  "http.response.headers.values": ({ response }) => response?.headers.map(([, value]) => value),
  "http.user_agent": header("user-agent"),
  "http.x_forwarded_for": header("x-forwarded-for"),
  "ip.src": ({ arrival }) => parseAddress(arrival.clientAddress),
  "ip.src.asnum": constant(0),
  "ip.src.city": constant(""),
  "ip.src.continent": constant(""),
  "ip.src.country": constant("XX"),
  "ip.src.is_in_european_union": constant(false),
  "ip.src.lat": constant(""),
  "ip.src.lon": constant(""),
  "ip.src.metro_code": constant(""),
  "ip.src.postal_code": constant(""),
  "ip.src.region": constant(""),
  "ip.src.region_code": constant(""),
  "ip.src.timezone.name": constant(""),
  ssl: ({ arrival }) => arrival.scheme === "https",
};

export function fieldsOf(exchange: Exchange): FieldSource {
  return { get: (name) => fieldReaders[name]?.(exchange) };
}

function pairsOfHeaders(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) pairs.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  return pairs;
}

function valuesOf(raw: readonly string[], name: string): string[] {
  return pairsOfHeaders(raw)
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value);
}

/** `name=value` parts; without "=" the value is empty. Nothing is decoded. */
function pairsOf(text: string, separator: string): [string, string][] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

/** Names of cookies are URL-decoded. */
function cookie([name, value]: [string, string]): [string, string] {
  try {
    return [bytesOf(decodeURIComponent(name)), value];
  } catch {
    return [name, value];
  }
}

function grouped(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = map.get(name);
    if (values === undefined) map.set(name, [value]);
    else values.push(value);
  }
  return map;
}

/** After the last dot of the last segment, in lower case; a leading dot begins no extension. */
function extensionOf(path: string): string {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot <= 0 ? "" : file.slice(dot + 1).toLowerCase();
}

/** By weight, the highest first; `*` is left out. */
function acceptedLanguages(header: string): string[] {
  return header
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const weight = parameters
        .map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1])
        .find((found) => found !== undefined);
      return { tag: tag.trim(), weight: Number(weight ?? 1) };
    })
    .filter(({ tag }) => tag !== "" && tag !== "*")
    .sort((left, right) => right.weight - left.weight)
    .map(({ tag }) => tag);
}
