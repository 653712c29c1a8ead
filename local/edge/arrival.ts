import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";

/** How a request reached the edge. */
export interface Arrival {
  scheme: "http" | "https";
  /** Address of the other end of the connection: any of 127.0.0.0/8 can stand for a client of its own. */
  clientAddress: string;
  /** Of a TLS connection, as OpenSSL names them: `TLSv1.3`, `TLS_AES_128_GCM_SHA256`. */
  tls?: { version: string; cipher: string };
}

/** What the edge offers in a handshake. */
export interface TlsTerms {
  /** Names in the certificate. */
  names: readonly string[];
  oldest: TlsVersion;
  newest: TlsVersion;
  http2: boolean;
}

export type TlsVersion = "1.0" | "1.1" | "1.2" | "1.3";

/**
 * Who answers for a host. It gets the request with the edge's own address headers; it may stream both ways. `arrival` is
 * read from the connection where it is not told.
 */
export interface HostHandler {
  handle(request: IncomingMessage, response: ServerResponse, arrival?: Arrival): void;
  /** For WebSockets. Without it an upgrade is answered 501. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer, arrival?: Arrival): void;
  /** `undefined`: no certificate, the handshake fails. Without it: one for the host alone, TLS 1.2 and 1.3, HTTP/1.1. */
  tls?(host: string): Promise<TlsTerms | undefined> | TlsTerms | undefined;
  /** It answers plain http, too. Without it http is redirected to https. */
  plainHttp?: boolean;
  /** It sets the headers that tell a client's address by itself. Without it the edge does, for every host alike. */
  ownAddressHeaders?: boolean;
}

/** The host name of a Host header, in lower case, without port and closing dot. */
export function hostOf(header: string | undefined): string {
  return (header ?? "").toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
}

/** How a request came, from its connection. */
export function arrivalOf(request: IncomingMessage): Arrival {
  const socket = request.socket as TLSSocket;
  const clientAddress = (socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
  if (socket.encrypted !== true) return { scheme: "http", clientAddress };
  const tls = { version: socket.getProtocol() ?? "", cipher: socket.getCipher().name };
  return { scheme: "https", clientAddress, tls };
}
