import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { listenOnLoopback } from "../cloud/listen";
import { openJournal } from "../journal";
import type { OAuthClientPlan } from "./client-plan";
import { type OAuth, openOAuth } from "./oauth";

export interface Answered {
  url: string;
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface OAuthUnderTest {
  oauth: OAuth;
  directory: string;
  journalFile: string;
  /** `fetch` as a server would use it; every https host leads to the stand-in. Redirects are not followed. */
  fetch: typeof fetch;
  /** A browser's part: keeps cookies, follows redirects as long as they lead to a provider. */
  visitor(): Visitor;
  close(): Promise<void>;
}

export interface Visitor {
  open(url: string): Promise<Answered>;
  /** Sends the form of the last page with these fields. */
  submit(fields: Record<string, string>): Promise<Answered>;
  /** Chooses a test person where asked, and agrees or denies where asked. Ends outside the provider, or on its error page. */
  signIn(url: string, options?: { person?: string; decision?: "allow" | "deny" }): Promise<Answered>;
}

/** The stand-in behind a plain server that routes by the Host header, as the edge does. */
export async function openOAuthUnderTest(
  clients: readonly OAuthClientPlan[],
  directory = mkdtempSync(path.join(tmpdir(), "oauth-")),
): Promise<OAuthUnderTest> {
  const journalFile = path.join(directory, "requests.jsonl");
  const oauth = await openOAuth({ stateDir: directory, clients, journal: openJournal(journalFile), app: "Acme" });
  const server = createServer((request, response) => {
    const handler = oauth.handlerFor(String(request.headers.host));
    if (handler) handler.handle(request, response);
    else response.writeHead(421).end(`Nobody answers for ${request.headers.host}`);
  });
  const { port, close } = await listenOnLoopback(server, 0);

  const send = (target: URL, method: string, headers: Record<string, string>, body?: string): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(
        {
          host: "127.0.0.1",
          port,
          method,
          path: target.pathname + target.search,
          headers: { ...headers, host: target.hostname, "x-forwarded-proto": "https" },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("latin1");
            resolve({ url: target.href, status: response.statusCode ?? 0, headers: response.headers, text });
          });
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });

  return {
    oauth,
    directory,
    journalFile,
    async fetch(input, init) {
      const request = new Request(input, init);
      const body = request.method === "GET" ? undefined : await request.text();
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      // What Node's own fetch adds.
      const headers = { "user-agent": "node", ...Object.fromEntries(request.headers), ...length };
      const answered = await send(new URL(request.url), request.method, headers, body);
      const shown = new Headers();
      for (const [name, value] of Object.entries(answered.headers)) {
        for (const one of [value ?? []].flat()) shown.append(name, one);
      }
      const empty = answered.status === 204 || answered.status === 304;
      return new Response(empty ? null : Buffer.from(answered.text, "latin1"), {
        status: answered.status,
        headers: shown,
      });
    },
    visitor() {
      const jar = new Map<string, string>();
      let last: Answered | undefined;
      const go = async (start: string, method = "GET", body?: string): Promise<Answered> => {
        let url = new URL(start);
        let next = { method, body };
        for (let hops = 0; hops < 20; hops += 1) {
          const cookie = [...jar].flatMap(([key, value]) => {
            const [host = "", cookiePath = "", name = ""] = key.split(" ");
            return host === url.hostname && url.pathname.startsWith(cookiePath) ? [`${name}=${value}`] : [];
          });
          const answered = await send(
            url,
            next.method,
            {
              accept: "text/html",
              cookie: cookie.join("; "),
              ...(next.body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
            },
            next.body,
          );
          for (const line of answered.headers["set-cookie"] ?? []) {
            const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
            const cookiePath = /path=([^;]+)/i.exec(line)?.[1] ?? "/";
            if (value === "") jar.delete(`${url.hostname} ${cookiePath} ${name}`);
            else jar.set(`${url.hostname} ${cookiePath} ${name}`, value);
          }
          last = answered;
          const { location } = answered.headers;
          if (location === undefined) return answered;
          url = new URL(location, url);
          if (oauth.handlerFor(url.hostname) === undefined) return { ...answered, url: url.href };
          next = { method: "GET", body: undefined };
        }
        throw new Error(`Too many redirects: ${url.href}`);
      };
      const submit: Visitor["submit"] = async (fields) => {
        if (last === undefined) throw new Error("No page is open.");
        const action = /<form method="post" action="([^"]*)"/.exec(last.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
        return go(new URL(action, last.url).href, "POST", new URLSearchParams(fields).toString());
      };
      return {
        open: (url) => go(url),
        submit,
        async signIn(url, { person = "ada", decision = "allow" } = {}) {
          let answered = await go(url);
          if (answered.text.includes("Choose an account")) answered = await submit({ person });
          if (answered.text.includes("wants to sign you in")) answered = await submit({ decision });
          return answered;
        },
      };
    },
    async close() {
      await close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
