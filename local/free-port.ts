import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below what systems give to outgoing connections and to servers that ask for any port (Linux from 32768, macOS and Windows
 * from 49152): nobody is given one of these by chance between the choice of it and its use, or while its server restarts.
 */
const range = [20_000, 32_000] as const;
const mostTries = 200;

/** A TCP port on 127.0.0.1 that nobody listens on right now. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const port = randomInt(...range);
    if (await canListen(port)) return port;
  }
  throw new Error(`Every port of ${mostTries} between ${range.join(" and ")} is in use.`);
}

export function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
