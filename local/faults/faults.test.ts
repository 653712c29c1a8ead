import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FaultKind, type FaultService, faultMatches, faultServices, requestName } from "./fault";
import { type FaultBook, openFaultBook } from "./fault-book";
import { withHttpFaults } from "./http-faults";
import { requestCount } from "./request-count";
import { serverError, tooManyRequests } from "./vendor-answers";
import { cloudflareRetries, type RetryPolicy, vendorClient, vercelRetries } from "./vendor-client";

let folder: string;
let book: FaultBook;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "faults-"));
  book = openFaultBook(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ask = (kind: FaultKind, count = 1, seconds = 0.05, service: FaultService = "vercel", request = "POST /things") =>
  book.add({ service, request, kind, count, seconds });

describe("a fault", () => {
  it.each([
    ["POST /v10/projects/{project}/env", "POST /v10/projects/prj_1/env", true],
    ["POST /v10/projects/{project}/env", "POST /v10/projects/{project}/env", true],
    ["POST /v10/projects/{project}/env", "POST /v10/projects/prj_1/env/env_1", false],
    ["POST /v10/projects/{project}/env", "GET /v10/projects/prj_1/env", false],
    ["GET /zones/*", "GET /zones/0123/dns_records", true],
    ["* /v1.2/x", "GET /v1.2/x", true],
    ["* /v1.2/x", "GET /v1x2/x", false],
  ])("that names %s meets %s: %s", (named, request, expected) => {
    expect(faultMatches(named, request)).toBe(expected);
  });

  it("of a service with several hosts names the host; of the others the path alone", () => {
    const line = { method: "POST", host: "OAuth2.googleapis.com:443", url: "/token?a=b" };
    expect(requestName("oauth", line)).toBe("POST oauth2.googleapis.com/token");
    expect(requestName("vercel", line)).toBe("POST /token");
    expect(faultMatches("POST oauth2.googleapis.com/token", requestName("oauth", line))).toBe(true);
    expect(faultMatches("* hooks.slack.com/*", requestName("alerts", { ...line, host: "hooks.slack.com" }))).toBe(true);
  });

  it.each(faultServices)("of %s has an answer for each kind", (service) => {
    expect(tooManyRequests(service, 1)).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
    expect(serverError(service)).toMatchObject({ status: 500, body: expect.anything() });
  });

  it("happens as often as it was asked for, seen by every process that reads the folder", () => {
    ask("500", 2);
    const other = openFaultBook(folder);
    expect(other.take("cloudflare", "POST /things")).toBeUndefined();
    expect(other.take("vercel", "POST /things")).toMatchObject({ kind: "500", count: 2 });
    expect(book.list()).toMatchObject([{ count: 1 }]);
    expect(book.take("vercel", "POST /things")).toBeDefined();
    expect(other.take("vercel", "POST /things")).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is taken back, of one service or all", () => {
    ask("500");
    ask("reset", 1, 0, "mail");
    expect(book.clear("mail")).toBe(1);
    expect(book.list()).toMatchObject([{ service: "vercel" }]);
    expect(book.clear()).toBe(1);
    expect(book.list()).toEqual([]);
  });
});

describe("over HTTP", () => {
  let server: Server;
  let served: string[];
  let port: number;
  beforeEach(async () => {
    served = [];
    const listener = withHttpFaults("vercel", book, (request, response) => {
      served.push(`${request.method} ${request.url}`);
      response.end("done");
    });
    server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => void server.close());
  const post = () => fetch(`http://127.0.0.1:${port}/things?teamId=t`, { method: "POST", body: "{}" });

  it("429 comes with Retry-After and the vendor's words, and nothing is done", async () => {
    ask("429", 1, 7);
    const refused = await post();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("7");
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(await refused.json()).toMatchObject({ error: { code: "rate_limited", limit: { remaining: 0 } } });
    expect(served).toEqual([]);
    expect(await (await post()).text()).toBe("done");
  });

  it("500 is answered, and nothing is done", async () => {
    ask("500");
    expect((await post()).status).toBe(500);
    expect(served).toEqual([]);
  });

  it.each(["reset", "timeout"] as const)("%s breaks the connection, and nothing is done", async (kind) => {
    ask(kind);
    await expect(post()).rejects.toThrow();
    expect(served).toEqual([]);
  });

  it("a lost answer breaks the connection after it was done", async () => {
    ask("lost-answer");
    await expect(post()).rejects.toThrow();
    expect(served).toEqual(["POST /things?teamId=t"]);
  });
});

describe("in a provider", () => {
  const journal = { record: () => undefined };
  const client = (retries: RetryPolicy, count?: ReturnType<typeof requestCount>) => {
    let made = 0;
    const { record, run } = vendorClient({
      service: "vercel",
      journal,
      faults: book,
      retries,
      ...(count && { count }),
    });
    return {
      made: () => made,
      make: () =>
        run(async () => {
          record("write", "POST /things");
          made += 1;
          return made;
        }),
    };
  };
  const quick =
    (policy: RetryPolicy): RetryPolicy =>
    (fault, tries) => {
      const wait = policy(fault, tries);
      return wait === undefined ? undefined : Math.min(wait, 0.01);
    };

  it("Vercel's client waits and tries again after a 429, three times, and after nothing else", async () => {
    ask("429", 3);
    const patient = client(quick(vercelRetries));
    expect(await patient.make()).toBe(1);
    ask("429", 4);
    await expect(patient.make()).rejects.toThrow(/POST \/things: 429 Too Many Requests/);
    book.clear();
    for (const kind of ["timeout", "reset", "500", "lost-answer"] as const) {
      ask(kind);
      await expect(patient.make()).rejects.toThrow("POST /things");
    }
    expect(vercelRetries({ kind: "429", retryAfter: 300 }, 1)).toBeUndefined();
  });

  it("Cloudflare's client tries twice more, whatever it was", async () => {
    for (const kind of ["timeout", "reset", "500", "429"] as const) {
      ask(kind, 2);
      const patient = client(quick(cloudflareRetries));
      expect(await patient.make()).toBe(1);
      ask(kind, 3);
      await expect(patient.make()).rejects.toThrow("POST /things");
    }
  });

  it("a lost answer is one after the write: tried again, it is written again", async () => {
    ask("lost-answer");
    const patient = client(quick(cloudflareRetries));
    expect(await patient.make()).toBe(2);
  });

  it("the vendor's own count refuses the request that is too many", async () => {
    const patient = client(() => undefined, requestCount({ limit: 2, windowSeconds: 60 }));
    await patient.make();
    await patient.make();
    await expect(patient.make()).rejects.toThrow("429 Too Many Requests");
    expect(patient.made()).toBe(2);
  });
});

describe("a count of requests", () => {
  it("refuses until the window ends, or for as long as the vendor blocks", () => {
    let now = 0;
    const windowed = requestCount({ limit: 2, windowSeconds: 10 }, () => now);
    const blocking = requestCount({ limit: 2, windowSeconds: 10, blockFor: 300 }, () => now);
    for (const count of [windowed, blocking])
      expect([count.refuses(), count.refuses()]).toEqual([undefined, undefined]);
    expect(windowed.refuses()).toBe(10);
    expect(blocking.refuses()).toBe(300);
    expect(windowed.left()).toEqual({ remaining: 0, reset: 10 });
    now = 10_000;
    expect(windowed.refuses()).toBeUndefined();
    expect(blocking.refuses()).toBe(290);
    now = 300_000;
    expect(blocking.refuses()).toBeUndefined();
  });
});
