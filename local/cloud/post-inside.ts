import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Hono } from "hono";

export interface PostInsideOptions {
  edgePort: number;
  /** Certificate of the authority whose certificates the edge shows. */
  caFile: string;
  /** Whether the edge answers for a host. */
  isHere(host: string): boolean;
  /** Who takes what is sent to any other host: nothing leaves the machine. */
  elsewhere: Hono;
}

const patienceMs = 10_000;

/**
 * Posts as a vendor would from outside, and stays on this machine: the names of the stack lead through the edge, loopback
 * to itself, and what would go elsewhere to the alerts. The status, or `undefined` when nothing answers.
 */
export function postInside(options: PostInsideOptions) {
  return async (url: string, headers: Record<string, string>, body: string): Promise<number | undefined> => {
    const { protocol, hostname, port, pathname, search } = new URL(url);
    const loopback = hostname === "localhost" || hostname === "127.0.0.1";
    if (!loopback && !options.isHere(hostname)) {
      return (await options.elsewhere.request(url, { method: "POST", headers, body })).status;
    }
    const target = loopback
      ? { host: "127.0.0.1", port: port || (protocol === "https:" ? 443 : 80) }
      : { host: "127.0.0.1", port: options.edgePort, servername: hostname, ca: readFileSync(options.caFile) };
    const send = loopback && protocol === "http:" ? httpRequest : httpsRequest;
    return new Promise((resolve) => {
      const request = send({
        ...target,
        method: "POST",
        path: `${pathname}${search}`,
        headers: {
          ...headers,
          host: loopback ? `${hostname}:${target.port}` : hostname,
          "content-length": Buffer.byteLength(body),
        },
        timeout: patienceMs,
        agent: false,
      });
      request.once("response", (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      request.once("timeout", () => request.destroy());
      request.once("error", () => resolve(undefined));
      request.end(body);
    });
  };
}
