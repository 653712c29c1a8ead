import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export interface OutsideAnswer {
  status: number;
  body: string;
  location?: string;
}

/** Where requests of somebody outside come from: an address that no test uses as a client's. */
const outside = "127.66.53.80";
const longestBody = 16 * 1024;

/** Asks a URL as somebody on the Internet would, when the names lead to the edge on this port. Certificates are not judged. */
export function askThroughEdge(port: number, url: string): Promise<OutsideAnswer> {
  const { protocol, hostname, host, pathname, search } = new URL(url);
  const options = {
    host: "127.0.0.1",
    port,
    localAddress: outside,
    path: pathname + search,
    headers: {
      host,
      "user-agent": "Mozilla/5.0 (compatible; Let's Encrypt validation server; +https://www.letsencrypt.org)",
    },
    agent: false,
    timeout: 10_000,
  } as const;
  return new Promise((resolve, reject) => {
    const asked =
      protocol === "http:"
        ? httpRequest(options)
        : httpsRequest({ ...options, servername: hostname, rejectUnauthorized: false });
    asked.on("response", (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        if (body.length < longestBody) body += chunk;
      });
      answer.on("error", reject);
      answer.on("end", () => {
        const { location } = answer.headers;
        resolve({ status: answer.statusCode ?? 0, body, ...(location === undefined ? {} : { location }) });
      });
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer within ten seconds")));
    asked.on("error", reject).end();
  });
}
