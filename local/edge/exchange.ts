import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { newRayId } from "./address-headers";
import { type Arrival, hostOf } from "./arrival";
import type { Plan } from "./expression/place";

/** One request on its way through the phases. */
export interface Exchange {
  request: IncomingMessage;
  arrival: Arrival;
  host: string;
  zone: string;
  plan: Plan;
  /** Path and query as the client asked for them. */
  rawUrl: string;
  /** Path and query now: normalized, then rewritten by rules. */
  url: string;
  receivedAt: Date;
  rayId: string;
  /** Random bytes of this request, the same at every look. */
  randomSeed(): string;
  /** Names and values as the client sent them, in turn. */
  rawHeaders: readonly string[];
  /** Set when the origin has answered. */
  response?: { status: number; headers: [name: string, value: string][] };
  /** Run when the origin has answered, before the answer is sent. */
  onResponse: (() => void)[];
}

export function openExchange(request: IncomingMessage, arrival: Arrival, zone: { name: string; plan: Plan }): Exchange {
  const rawUrl = request.url ?? "/";
  let seed: string | undefined;
  return {
    request,
    arrival,
    host: hostOf(request.headers.host),
    zone: zone.name,
    plan: zone.plan,
    rawUrl,
    url: normalizeUrl(rawUrl),
    receivedAt: new Date(),
    rayId: newRayId(),
    randomSeed() {
      seed ??= randomBytes(16).toString("latin1");
      return seed;
    },
    rawHeaders: [...request.rawHeaders],
    onResponse: [],
  };
}

/**
 * Cloudflare's URL normalization, which is on by default: rules see the normalized path, the origin gets the one that was
 * asked for (https://developers.cloudflare.com/rules/normalization/). Unreserved characters are decoded, back-slashes and
 * repeated slashes become one slash, dot segments go.
 */
export function normalizeUrl(url: string): string {
  const [path = "/", ...query] = url.split("?");
  const decoded = path.replace(/%([0-9A-Fa-f]{2})/g, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : whole.toUpperCase();
  });
  const segments: string[] = [];
  const parts = decoded
    .replaceAll("\\", "/")
    .replace(/\/{2,}/g, "/")
    .split("/");
  for (const [place, part] of parts.entries()) {
    const isLast = place === parts.length - 1;
    if (part === "..") segments.splice(Math.max(1, segments.length - 1));
    else if (part !== ".") segments.push(part);
    if (isLast && (part === "." || part === "..")) segments.push("");
  }
  const normalized = segments.join("/");
  return [normalized.startsWith("/") ? normalized : `/${normalized}`, ...query].join("?");
}

export function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? "/";
}

/** Without the question mark; "" when there is none. */
export function queryOf(url: string): string {
  const mark = url.indexOf("?");
  return mark < 0 ? "" : url.slice(mark + 1);
}
