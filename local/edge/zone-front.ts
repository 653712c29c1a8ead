import type { IncomingMessage, ServerResponse } from "node:http";
import { setCloudflareHeaders, setVendorAddressHeaders } from "./address-headers";
import { type Arrival, arrivalOf, type HostHandler, hostOf } from "./arrival";
import { type DnsZone, type Route, routeOf, type Target, zoneOf } from "./dns/records";
import { type EdgeAnswer, errorPage, redirectTo, sendAnswer, writeAnswer } from "./edge-answer";
import { type Exchange, openExchange } from "./exchange";
import type { Plan } from "./expression/place";
import { setHeaders } from "./http2-request";
import { type Origin, originAnswer, originScheme } from "./origin";
import { limitBody, oversized } from "./request-body";
import { applyCustomRules } from "./rules/custom-rules";
import { UnknownRuleError } from "./rules/declared-rule";
import { changeRequestHeaders, changeResponseHeaders, checkHeaderRules } from "./rules/header-changes";
import { applyRateLimits } from "./rules/rate-limits";
import { redirectFor } from "./rules/redirects";
import { rewriteUrl } from "./rules/url-rewrites";
import { strictTransportSecurity, tlsTerms } from "./zone-settings";

/** What is declared of a zone, as far as the edge acts on it. */
export interface EdgeZone extends DnsZone {
  plan: Plan;
  /** Rules by Cloudflare's phase. */
  rules: Record<string, readonly unknown[]>;
  /** Every setting of the zone, by its id. */
  settings: Record<string, unknown>;
}

export interface ZoneFrontOptions {
  zones(): readonly EdgeZone[];
  /** Who answers at an address, or under a name outside the declared zones. `undefined`: nobody on this machine. */
  originAt(target: Target): Origin | undefined;
  /** Who answers for a host that lies in no declared zone. */
  elsewhere: Origin;
}

/**
 * Puts the declared zones in front of the hosting, as Cloudflare does: a host is reached only by a declared record, and
 * where that record is proxied, everything that is declared acts on the request, in the order of Cloudflare's phases
 * (https://developers.cloudflare.com/ruleset-engine/reference/phases-list/). A record that is not proxied leads straight to
 * where it points: no rule, no setting acts on it.
 */
export function zoneFront(options: ZoneFrontOptions): HostHandler {
  /** The way of a host: its zone, its record. */
  const wayOf = (host: string): { zone: EdgeZone; route: Route | undefined } | undefined => {
    const zones = options.zones();
    const zone = zoneOf(zones, host);
    return zone && { zone, route: routeOf(zones, host) };
  };

  const enter = async (request: IncomingMessage, arrival: Arrival): Promise<Entered> => {
    const host = hostOf(request.headers.host);
    const way = wayOf(host);
    const straight = (origin: Origin): Entered => {
      setVendorAddressHeaders(request, arrival);
      return { origin, scheme: arrival.scheme };
    };
    if (way === undefined) return straight(options.elsewhere);
    if (way.route === undefined) return { answer: noRecord(host, way.zone) };
    const origin = options.originAt(way.route.target);
    if (!way.route.proxied) return origin ? straight(origin) : { answer: unreachable(way.route.target) };
    return throughPhases(request, arrival, way.zone, way.route.target, origin);
  };

  return {
    plainHttp: true,
    ownAddressHeaders: true,
    async tls(host) {
      const way = wayOf(host);
      if (way === undefined) return { names: [host], oldest: "1.2", newest: "1.3", http2: false };
      if (way.route?.proxied !== false) return tlsTerms(way.zone, host);
      const origin = options.originAt(way.route.target);
      const certificate = await origin?.certificate(host);
      return certificate?.valid ? { names: [host], oldest: "1.2", newest: "1.3", http2: true } : undefined;
    },
    handle(request, response, arrival = arrivalOf(request)) {
      enter(request, arrival).then(
        (entered) => {
          if ("answer" in entered) return answerItself(response, entered.answer, entered.exchange);
          if (entered.exchange) watchAnswer(response, entered.exchange, entered.zone);
          entered.origin.handle(request, response, { scheme: entered.scheme, clientAddress: arrival.clientAddress });
        },
        (error: unknown) => sendAnswer(response, faultOf(error)),
      );
    },
    upgrade(request, socket, head, arrival = arrivalOf(request)) {
      enter(request, arrival).then(
        (entered) => {
          if ("answer" in entered) return writeAnswer(socket, entered.answer);
          entered.origin.upgrade(request, socket, head, {
            scheme: entered.scheme,
            clientAddress: arrival.clientAddress,
          });
        },
        (error: unknown) => writeAnswer(socket, faultOf(error)),
      );
    },
  };
}

type Entered =
  | { answer: EdgeAnswer; exchange?: ProxiedExchange }
  | { origin: Origin; scheme: Arrival["scheme"]; exchange?: undefined }
  | { origin: Origin; scheme: Arrival["scheme"]; exchange: Exchange; zone: EdgeZone };

interface ProxiedExchange {
  exchange: Exchange;
  zone: EdgeZone;
}

/** Everything that stands between a client and the origin of a proxied host. */
async function throughPhases(
  request: IncomingMessage,
  arrival: Arrival,
  zone: EdgeZone,
  target: Target,
  origin: Origin | undefined,
): Promise<Entered> {
  const exchange = openExchange(request, arrival, zone);
  const rules = (phase: string): readonly unknown[] => zone.rules[phase] ?? none;
  const itself = (answer: EdgeAnswer): Entered => ({ answer, exchange: { exchange, zone } });
  checkHeaderRules(rules("http_request_late_transform"), rules("http_response_headers_transform"));

  const early =
    oversized(exchange) ??
    schemeRedirect(exchange, zone) ??
    redirectFor(rules("http_request_dynamic_redirect"), exchange);
  if (early !== undefined) return itself(early);
  rewriteUrl(rules("http_request_transform"), exchange);
  const custom = applyCustomRules(rules("http_request_firewall_custom"), exchange);
  if (custom.answer !== undefined) return itself(custom.answer);
  const limited = custom.skipped.has("http_ratelimit") ? undefined : applyRateLimits(rules("http_ratelimit"), exchange);
  if (limited !== undefined) return itself(limited);

  setCloudflareHeaders(request, arrival, { rayId: exchange.rayId, trueClientIp: zone.plan === "enterprise" });
  changeRequestHeaders(rules("http_request_late_transform"), exchange, request);
  if (origin === undefined) return itself(unreachable(target));
  const scheme = originScheme(zone.settings["ssl"], arrival.scheme);
  const refused = await originAnswer(origin, exchange, zone.settings["ssl"], scheme);
  if (refused !== undefined) return itself(refused);
  limitBody(exchange);
  return { origin, scheme, exchange, zone };
}

const none: readonly unknown[] = [];

/** What the zone's settings say of http and https, before any rule. */
function schemeRedirect({ arrival, host, rawUrl }: Exchange, { settings }: EdgeZone): EdgeAnswer | undefined {
  // https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/off/
  if (settings["ssl"] === "off" && arrival.scheme === "https") return redirectTo(301, `http://${host}${rawUrl}`);
  if (settings["always_use_https"] === "on" && arrival.scheme === "http")
    return redirectTo(301, `https://${host}${rawUrl}`);
  return undefined;
}

/** An answer of the edge's own carries HSTS, too; response header rules act on answers of the origin only. */
function answerItself(response: ServerResponse, answer: EdgeAnswer, proxied?: ProxiedExchange): void {
  if (proxied) setEdgeHeaders(response, proxied.exchange, proxied.zone);
  sendAnswer(response, answer);
}

/** Changes the answer at the moment it is sent, whoever sends it and how. */
function watchAnswer(response: ServerResponse, exchange: Exchange, zone: EdgeZone): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, ...rest: unknown[]) => {
    response.writeHead = writeHead;
    setHeaders(
      response,
      rest.find((part) => typeof part === "object" && part !== null),
    );
    setEdgeHeaders(response, exchange, zone);
    exchange.response = { status, headers: headersOf(response) };
    for (const run of exchange.onResponse) run();
    changeResponseHeaders(zone.rules["http_response_headers_transform"] ?? none, exchange, response);
    return writeHead(status);
  };
}

function setEdgeHeaders(response: ServerResponse, { rayId, arrival }: Exchange, { settings }: EdgeZone): void {
  response.setHeader("server", "cloudflare");
  response.setHeader("cf-ray", `${rayId}-LCL`);
  response.setHeader("cf-cache-status", "DYNAMIC");
  if (arrival.scheme !== "https") return;
  for (const [name, value] of Object.entries(strictTransportSecurity(settings["security_header"])))
    response.setHeader(name, value);
}

function headersOf(response: ServerResponse): [string, string][] {
  return Object.entries(response.getHeaders()).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? ""]).map((one): [string, string] => [name, String(one)]),
  );
}

function noRecord(host: string, zone: EdgeZone): EdgeAnswer {
  return errorPage(530, 1016, "Origin DNS error", `No DNS record is declared for ${host} in zone ${zone.name}.`);
}

function unreachable(target: Target): EdgeAnswer {
  if ("name" in target)
    return errorPage(530, 1016, "Origin DNS error", `The local cloud knows nobody of the name ${target.name}.`);
  return errorPage(523, 523, "Origin is unreachable", `The local cloud knows no server at ${target.address}.`);
}

/** A rule that the edge does not understand, or a fault of its own: never a pass. */
function faultOf(error: unknown): EdgeAnswer {
  const text = error instanceof UnknownRuleError ? error.message : `The local edge failed: ${String(error)}`;
  return { status: 500, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${text}\n` };
}
