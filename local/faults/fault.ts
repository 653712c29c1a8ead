import { z } from "zod";

/** What can go wrong between a client and a vendor. */
export const faultKinds = ["timeout", "reset", "429", "500", "lost-answer"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Who can be made to fail, by the names that the journal of requests uses. */
export const faultServices = [
  "vercel",
  "cloudflare",
  "convex",
  "convex-management",
  "mail",
  "pwned-passwords",
  "oauth",
  "alerts",
  "dns",
] as const;
export type FaultService = (typeof faultServices)[number];

/** Services that answer on several hosts: their requests are named with the host, such as `POST oauth2.googleapis.com/token`. */
const severalHosts: readonly FaultService[] = ["oauth", "alerts"];

/** A request as faults of the service name it. */
export function requestName(service: FaultService, { method, host, url }: RequestLine): string {
  const path = (url ?? "/").split("?")[0];
  const hostname = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  return `${method} ${severalHosts.includes(service) ? hostname : ""}${path}`;
}

interface RequestLine {
  method: string | undefined;
  host: string | undefined;
  url: string | undefined;
}

export const faultSchema = z.object({
  id: z.string(),
  service: z.enum(faultServices),
  /**
   * The request as the journal names it, such as `POST /v10/projects/{project}/env`. A part in braces stands for any one
   * part of the path, an asterisk for anything.
   */
  request: z.string(),
  kind: z.enum(faultKinds),
  /** How many requests it still meets. */
  count: z.int().min(1),
  /** Seconds: of `Retry-After`, and how long a time-out lasts. */
  seconds: z.number().min(0),
});

/** A fault that was asked for. */
export type Fault = z.output<typeof faultSchema>;

/** True when a request that a stand-in answers, such as `GET /zones/0123/dns_records`, is one that the fault names. */
export function faultMatches(named: string, request: string): boolean {
  return new RegExp(
    `^${named
      .split(/(\{[^}]*\}|\*)/)
      .map(partPattern)
      .join("")}$`,
  ).test(request);
}

function partPattern(part: string): string {
  if (part === "*") return ".*";
  if (/^\{[^}]*\}$/.test(part)) return "[^/]+";
  return part.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}

/** An answer of a vendor that something in between broke, as the client of the vendor reports it. */
export class VendorFault extends Error {
  readonly code = "ERR_VENDOR_FAULT";

  constructor(
    message: string,
    readonly kind: FaultKind,
    /** Seconds that a 429 asks to wait. */
    readonly retryAfter: number,
  ) {
    super(message);
    this.name = "VendorFault";
  }
}
