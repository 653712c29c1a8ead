import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Any of 127.0.0.0/8: the edge sees a client of its own in each. */
  from?: string;
}

/** A client outside: the URL's name leads to the edge, as for every visitor of the local cloud. Follows no redirect. */
export function ask(edgePort: number, url: string, { method, headers = {}, body, from }: Asking = {}): Promise<Answer> {
  const { protocol, hostname, pathname, search } = new URL(url);
  const options = {
    host: "127.0.0.1",
    port: edgePort,
    path: pathname + search,
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: { host: hostname, ...headers },
    agent: false,
    ...(from === undefined ? {} : { localAddress: from }),
  } as const;
  return new Promise((resolve, reject) => {
    const asked =
      protocol === "http:"
        ? httpRequest(options)
        : httpsRequest({ ...options, servername: hostname, rejectUnauthorized: false });
    asked.on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on("error", reject).end(body);
  });
}
