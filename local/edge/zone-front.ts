import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { changeRequestHeaders, changeResponseHeaders } from "./declared-headers";
import { type HostHandler, hostOf } from "./serve-edge";

/** What is declared of a zone, as far as the edge acts on it. */
export interface EdgeZone {
  name: string;
  /** DNS records: `name` (full), `type`, `proxied`. */
  records: readonly Record<string, unknown>[];
  /** Rules by Cloudflare's phase. */
  rules: Record<string, readonly unknown[]>;
}

const addressTypes = ["A", "AAAA", "CNAME"];

/**
 * Puts the declared zones in front of the hosting: a host of a zone is reached only when a record is declared for it, and
 * header rules act where that record is proxied, as at Cloudflare. Hosts of no zone go straight to the hosting.
 *
 * Of the rules it applies those that change headers; redirects, custom rules and rate limits are not enforced.
 */
export function zoneFront(front: HostHandler, zones: () => readonly EdgeZone[]): HostHandler {
  /** Gives the zone whose rules act; `undefined` when none does; answers itself when nobody would get here. */
  const enter = (request: IncomingMessage): { zone: EdgeZone | undefined } | { missing: string } => {
    const host = hostOf(request.headers.host);
    const zone = zones().find(({ name }) => host === name || host.endsWith(`.${name}`));
    if (zone === undefined) return { zone: undefined };
    const record = zone.records.find(({ name, type }) => name === host && addressTypes.includes(String(type)));
    if (record === undefined) return { missing: `No DNS record is declared for ${host} in zone ${zone.name}.` };
    return { zone: record["proxied"] === true ? zone : undefined };
  };

  const rulesOf = (zone: EdgeZone, phase: string) => zone.rules[phase] ?? [];

  return {
    handle(request: IncomingMessage, response: ServerResponse) {
      const entered = enter(request);
      if ("missing" in entered) return answer(response, 530, entered.missing);
      if (entered.zone) {
        try {
          changeRequestHeaders(request, rulesOf(entered.zone, "http_request_late_transform"));
          const responseRules = rulesOf(entered.zone, "http_response_headers_transform");
          changeResponseHeaders(response, hostOf(request.headers.host), responseRules);
        } catch (error) {
          return answer(response, 500, error instanceof Error ? error.message : String(error));
        }
      }
      front.handle(request, response);
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      const entered = enter(request);
      try {
        if ("missing" in entered) throw new Error(entered.missing);
        if (entered.zone) changeRequestHeaders(request, rulesOf(entered.zone, "http_request_late_transform"));
      } catch {
        socket.end("HTTP/1.1 500 Internal Server Error\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        return;
      }
      if (front.upgrade) front.upgrade(request, socket, head);
      else socket.end("HTTP/1.1 501 Not Implemented\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    },
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}
