import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Connection } from "./connection";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** One of this machine's addresses. */
  from?: string;
  /** Takes whatever certificate is shown. */
  anyCertificate?: boolean;
  signal?: AbortSignal;
  /** Milliseconds in which an answer must come; 30 seconds unless said otherwise. */
  patience?: number;
}

const usualPatience = 30_000;

/** One request, to where the connection leads. Follows no redirect. Rejects where no answer comes in time. */
export function request(
  { edge, authority }: Pick<Connection, "edge" | "authority">,
  url: string,
  { method, headers = {}, body, from, anyCertificate, signal, patience = usualPatience }: Asking = {},
): Promise<Answer> {
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  const options = {
    // What is on this machine by its own name needs no edge.
    ...(edge === undefined || hostname === "localhost" || hostname === "127.0.0.1"
      ? { host: hostname, ...(port === "" ? {} : { port: Number(port) }) }
      : { host: edge.address, port: edge.port }),
    path: pathname + search,
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: { host, ...headers },
    agent: false,
    ...(signal === undefined ? {} : { signal }),
    ...(from === undefined ? {} : { localAddress: from }),
  } as const;
  return new Promise((resolve, reject) => {
    const asked =
      protocol === "http:"
        ? httpRequest(options)
        : httpsRequest({
            ...options,
            servername: hostname,
            ...(authority === undefined ? {} : { ca: authority }),
            ...(anyCertificate ? { rejectUnauthorized: false } : {}),
          });
    asked.setTimeout(patience, () => asked.destroy(new Error(`no answer within ${patience / 1000} seconds`)));
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
