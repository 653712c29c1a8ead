import { connect } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./edge.fixture";

let edge: TestEdge;
beforeAll(async () => {
  edge = await testEdge();
});
beforeEach(() => {
  edge.declare({});
  edge.certificate = { valid: true };
});
afterAll(() => edge.close());

const custom = (...rules: object[]) => ({ http_request_firewall_custom: rules });
const block = (expression: string, more: object = {}) => ({ ref: "b", expression, action: "block", ...more });
const redirect = (fromValue: object, expression = "true") => ({
  http_request_dynamic_redirect: [{ expression, action: "redirect", actionParameters: { fromValue } }],
});
const headers = (phase: "late_transform" | "headers_transform", changes: object, expression = "true") => ({
  [phase === "late_transform" ? "http_request_late_transform" : "http_response_headers_transform"]: [
    { ref: "h", expression, action: "rewrite", actionParameters: { headers: changes } },
  ],
});

describe("records", () => {
  it("lead a proxied host through the edge, and its wildcards, with a certificate for both", async () => {
    for (const host of ["example.com", "any.example.com"]) {
      const { status, headers: answered } = await edge.ask("/", { host });
      expect(status, host).toBe(201);
      expect(answered).toMatchObject({ server: "cloudflare", "cf-cache-status": "DYNAMIC" });
      expect(answered["cf-ray"]).toMatch(/^[0-9a-f]{16}-LCL$/);
    }
  });

  it("lead a host that is not proxied straight to the origin: no rule and no setting acts", async () => {
    edge.declare(
      { ...custom(block("true")), ...redirect({ targetUrl: { value: "https://x.example/" } }) },
      { always_use_https: "on" },
    );
    for (const scheme of ["http", "https"] as const) {
      const { status, headers: answered } = await edge.ask("/", { host: "grey.example.com", scheme });
      expect(status).toBe(201);
      expect(answered["server"]).toBe("origin");
    }
    expect((await edge.ask("/", { host: "acme.vercel.app" })).headers["server"]).toBe("origin");
  });

  it.each([
    ["text.example.com", 530, /error code: 1016[\s\S]*No DNS record is declared for text.example.com/],
    ["nowhere.example.com", 530, /error code: 1016[\s\S]*nobody of the name gone.example.net/],
    ["elsewhere.example.com", 523, /no server at 203.0.113.7/],
  ])("that lead nowhere are answered as Cloudflare answers: %s", async (host, status, text) => {
    const answer = await edge.ask("/", { host });
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
  });

  it("of a host two levels below the zone come without a certificate, as Universal SSL has none", async () => {
    await expect(edge.ask("/", { host: "a.preview.example.com" })).rejects.toThrow(
      /handshake|alert|ECONNRESET|socket/i,
    );
    expect((await edge.ask("/", { host: "a.preview.example.com", scheme: "http" })).status).toBe(201);
  });

  it("of a host that is not proxied have the origin's certificate, or none", async () => {
    edge.certificate = { valid: false, reason: "none" };
    await expect(edge.ask("/", { host: "grey.example.com" })).rejects.toThrow(/handshake|alert|ECONNRESET|socket/i);
  });
});

describe("http and https", () => {
  it("follow the setting always_use_https, the ACME path included", async () => {
    edge.declare({}, { always_use_https: "on" });
    const answer = await edge.ask("/.well-known/acme-challenge/x?a=1", { scheme: "http" });
    expect([answer.status, answer.headers["location"]]).toEqual([
      301,
      "https://example.com/.well-known/acme-challenge/x?a=1",
    ]);
    expect((await edge.ask("/")).status).toBe(201);
  });

  it("follow redirect rules: a target by expression, the query kept, the path spared", async () => {
    edge.declare(
      redirect(
        {
          targetUrl: { expression: 'concat("https://", http.host, http.request.uri.path)' },
          statusCode: 308,
          preserveQueryString: true,
        },
        'not ssl and not starts_with(http.request.uri.path, "/.well-known/acme-challenge/")',
      ),
    );
    const answer = await edge.ask("/sign-in?a=1&b=2", { scheme: "http" });
    expect([answer.status, answer.headers["location"]]).toEqual([308, "https://example.com/sign-in?a=1&b=2"]);
    const spared = await edge.ask("/.well-known/acme-challenge/token", { scheme: "http" });
    expect(spared.seen).toMatchObject({ scheme: "http", url: "/.well-known/acme-challenge/token" });
    expect((await edge.ask("/sign-in")).status).toBe(201);
  });

  it("reach the origin as the SSL mode says", async () => {
    const schemes: Record<string, string> = {};
    for (const ssl of ["flexible", "full", "strict"]) {
      edge.declare({}, { ssl });
      schemes[ssl] = (await edge.ask("/")).seen.scheme;
    }
    expect(schemes).toEqual({ flexible: "http", full: "https", strict: "https" });
    edge.declare({}, { ssl: "off" });
    expect((await edge.ask("/x")).headers["location"]).toBe("http://example.com/x");
  });

  it("answer 526 in mode strict while the origin has no certificate, 525 in mode full, and pass in flexible", async () => {
    edge.certificate = { valid: false, reason: "The challenge was answered 403." };
    const strict = await edge.ask("/");
    expect(strict.status).toBe(526);
    expect(strict.text).toContain("The challenge was answered 403.");
    edge.declare({}, { ssl: "full" });
    expect((await edge.ask("/")).status).toBe(525);
    edge.declare({}, { ssl: "flexible" });
    expect((await edge.ask("/")).status).toBe(201);
  });

  it("carry HSTS over https only, on the edge's own answers, too", async () => {
    const security = { enabled: true, max_age: 15_552_000, include_subdomains: true, preload: true, nosniff: true };
    edge.declare(custom(block('http.request.uri.path eq "/no"')), {
      security_header: { strict_transport_security: security },
    });
    const wanted = "max-age=15552000; includeSubDomains; preload";
    for (const path of ["/", "/no"]) {
      expect((await edge.ask(path)).headers).toMatchObject({
        "strict-transport-security": wanted,
        "x-content-type-options": "nosniff",
      });
    }
    expect((await edge.ask("/", { scheme: "http" })).headers).not.toHaveProperty("strict-transport-security");
  });
});

describe("custom rules", () => {
  it("block with Cloudflare's page, or with a response of their own", async () => {
    edge.declare(
      custom(
        block('http.request.uri.path eq "/json"', {
          actionParameters: { response: { statusCode: 418, content: '{"no":1}', contentType: "application/json" } },
        }),
        block('starts_with(http.request.uri.path, "/.env")'),
      ),
    );
    expect((await edge.ask("/.env.local")).status).toBe(403);
    const own = await edge.ask("/json");
    expect([own.status, own.headers["content-type"], own.text]).toEqual([418, "application/json", '{"no":1}']);
    expect((await edge.ask("/")).status).toBe(201);
  });

  it("see the normalized path: no way around by encoding, slashes or dots", async () => {
    edge.declare(custom(block('starts_with(http.request.uri.path, "/.env")')));
    for (const path of ["/%2eenv", "//.env", "/a/../.env", "/a/%2e%2e/.%65nv", "/\\.env"]) {
      expect((await edge.ask(path)).status, path).toBe(403);
    }
    expect((await edge.ask("/%41?a=%41")).seen.url).toBe("/%41?a=%41");
  });

  it("challenge with Cloudflare's sign, and nobody passes", async () => {
    for (const action of ["managed_challenge", "js_challenge", "challenge"]) {
      edge.declare(custom({ expression: "true", action }));
      const answer = await edge.ask("/");
      expect([answer.status, answer.headers["cf-mitigated"]]).toEqual([403, "challenge"]);
    }
  });

  it("skip what they name: the rest of the ruleset, or a phase", async () => {
    const limit = {
      characteristics: ["ip.src", "cf.colo.id"],
      period: 10,
      requestsPerPeriod: 1,
      mitigationTimeout: 10,
    };
    const limits = { http_ratelimit: [{ expression: "true", action: "block", ratelimit: limit }] };
    const skip = (actionParameters: object) => ({
      expression: 'starts_with(http.request.uri.path, "/.well-known/")',
      action: "skip",
      actionParameters,
    });
    edge.declare({ ...custom(skip({ ruleset: "current" }), block("true")), ...limits });
    expect((await edge.ask("/.well-known/a", { from: "127.1.0.1" })).status).toBe(201);
    // The rest of the ruleset only: rate limits still count.
    expect((await edge.ask("/.well-known/a", { from: "127.1.0.1" })).status).toBe(429);
    expect((await edge.ask("/", { from: "127.1.0.2" })).status).toBe(403);
    edge.declare({ ...custom(skip({ phases: ["http_ratelimit"] }), { expression: "true", action: "log" }), ...limits });
    for (let turn = 0; turn < 3; turn += 1)
      expect((await edge.ask("/.well-known/a", { from: "127.1.0.3" })).status).toBe(201);
  });

  it("that are switched off do nothing", async () => {
    edge.declare(custom(block("true", { enabled: false })));
    expect((await edge.ask("/")).status).toBe(201);
  });
});

describe("header rules", () => {
  it("set what the origin sees, and nobody can forge it", async () => {
    edge.declare(
      headers("late_transform", {
        "X-Edge": { operation: "set", value: "proof" },
        "X-Country": { operation: "set", expression: "ip.src.country" },
        "X-Gone": { operation: "remove" },
      }),
    );
    const { seen } = await edge.ask("/", { headers: { "x-edge": "forged", "x-gone": "1" } });
    expect(seen.headers).toMatchObject({ "x-edge": "proof", "x-country": "XX" });
    expect(seen.headers).not.toHaveProperty("x-gone");
  });

  it("change the origin's answer, cookies intact", async () => {
    edge.declare(
      headers(
        "headers_transform",
        {
          "X-Frame-Options": { operation: "set", value: "DENY" },
          Vary: { operation: "add", value: "Accept" },
          "X-Status": { operation: "set", expression: 'http.response.headers["vary"][0]' },
        },
        "http.response.code eq 201",
      ),
    );
    const { headers: answered } = await edge.ask("/");
    expect(answered).toMatchObject({
      "x-frame-options": "DENY",
      "set-cookie": ["a=1", "b=2"],
      vary: "Cookie, Accept",
      "x-status": "Cookie",
    });
    expect((await edge.ask("/", { headers: { "x-answer": "404" } })).headers).not.toHaveProperty("x-frame-options");
  });

  it("rewrite path and query, for the origin and the rules after them", async () => {
    edge.declare({
      http_request_transform: [
        {
          expression: 'http.request.uri.path eq "/old"',
          action: "rewrite",
          actionParameters: {
            uri: { path: { value: "/new" }, query: { expression: 'concat("was=", http.request.uri.query)' } },
          },
        },
      ],
      ...custom(block('http.request.uri.path eq "/old"'), block('raw.http.request.uri.path eq "/blocked"')),
    });
    expect((await edge.ask("/old?a=1")).seen.url).toBe("/new?was=a=1");
    expect((await edge.ask("/blocked")).status).toBe(403);
  });
});

describe("address headers", () => {
  const forged = {
    "cf-connecting-ip": "203.0.113.9",
    "cf-ray": "forged",
    "cf-visitor": "forged",
    "x-forwarded-for": "203.0.113.9",
    "true-client-ip": "203.0.113.9",
  };

  it("of Cloudflare's own are overwritten, and the client is whoever connected", async () => {
    const { seen } = await edge.ask("/", { from: "127.9.8.7", headers: forged });
    expect(seen.client).toBe("127.9.8.7");
    expect(seen.headers).toMatchObject({
      "cf-connecting-ip": "127.9.8.7",
      "cf-visitor": '{"scheme":"https"}',
      "x-forwarded-for": "203.0.113.9,127.9.8.7",
      // Cloudflare sets it on Enterprise only: below, a client's own goes through.
      "true-client-ip": "203.0.113.9",
    });
    expect(seen.headers["cf-ray"]).toMatch(/^[0-9a-f]{16}-LCL$/);
  });

  it("True-Client-IP is the edge's on Enterprise", async () => {
    const enterprise = await testEdge("enterprise");
    expect((await enterprise.ask("/", { from: "127.9.8.7", headers: forged })).seen.headers["true-client-ip"]).toBe(
      "127.9.8.7",
    );
    await enterprise.close();
  });
});

describe("a rule that the edge does not understand", () => {
  it.each([
    [
      "an expression",
      custom(block('http.host eq "a" or ip.srk eq 192.0.2.1')),
      /rule b: At character 21.*did you mean ip\.src/,
    ],
    ["an action of another phase", custom({ ref: "x", expression: "true", action: "rewrite" }), /rule x: its action/],
    ["no rule at all", custom("block" as unknown as object), /without ref/],
    [
      "a response header by a wrong expression",
      headers("headers_transform", { a: { operation: "set", expression: "1" } }),
      /rule h/,
    ],
  ])("is an error, never passed over: %s", async (_name, rules, message) => {
    edge.declare(rules);
    const answer = await edge.ask("/");
    expect(answer.status).toBe(500);
    expect(answer.text).toMatch(message);
  });
});

describe("a WebSocket", () => {
  /** The first line of the answer to an upgrade. */
  const upgrade = (path: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: edge.port, servername: "example.com", ca: edge.ca }, () => {
        socket.write(`GET ${path} HTTP/1.1\r\nhost: example.com\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`);
      });
      socket.once("data", (data) => resolve(String(data).split("\r\n")[0] ?? ""));
      socket.on("error", reject);
    });

  it("passes to the origin, and is blocked as any other request", async () => {
    edge.declare(custom(block('http.request.uri.path eq "/no"')));
    expect(await upgrade("/sync")).toBe("HTTP/1.1 101 Switching Protocols");
    expect(await upgrade("/no")).toBe("HTTP/1.1 403 Refused");
  });
});

describe("bodies", () => {
  it("above the plan's 100 MB are refused before they are sent", async () => {
    const answer = edge.ask("/", { method: "POST", headers: { "content-length": "100000001" }, body: "" });
    expect((await answer.catch((error: Error) => error)) as object).toMatchObject({ status: 413 });
  });
});
