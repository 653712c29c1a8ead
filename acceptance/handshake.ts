import { connect, type SecureVersion } from "node:tls";
import type { Connection } from "./connection";

const patienceMs = 15_000;

/** The protocol that a server agrees to with a client that knows none newer; `undefined` where it refuses. */
export function handshake(
  { edge, authority }: Connection,
  host: string,
  { newest }: { newest: SecureVersion },
): Promise<string | undefined> {
  const old = newest === "TLSv1" || newest === "TLSv1.1";
  return new Promise((resolve) => {
    const socket = connect({
      host: edge?.address ?? host,
      port: edge?.port ?? 443,
      servername: host,
      minVersion: "TLSv1",
      maxVersion: newest,
      ...(authority === undefined ? {} : { ca: authority }),
      // OpenSSL 3 offers the old versions only at its lowest security level. What they show is not believed anyway.
      ...(old ? { ciphers: "DEFAULT@SECLEVEL=0", rejectUnauthorized: false } : {}),
    });
    const end = (protocol: string | undefined) => {
      socket.destroy();
      resolve(protocol);
    };
    socket.setTimeout(patienceMs, () => end(undefined));
    socket.on("secureConnect", () => end(socket.getProtocol() ?? undefined)).on("error", () => end(undefined));
  });
}
