import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "../edge.fixture";
import { openRateCounter } from "./rate-counter";

let edge: TestEdge;
beforeAll(async () => {
  edge = await testEdge("enterprise");
});
afterAll(() => edge.close());

const rule = (ratelimit: object, more: object = {}) => ({
  http_ratelimit: [
    {
      ref: "sign-in",
      expression: 'starts_with(http.request.uri.path, "/sign-in")',
      action: "block",
      ratelimit: {
        characteristics: ["ip.src", "cf.colo.id"],
        period: 60,
        requestsPerPeriod: 3,
        mitigationTimeout: 600,
        ...ratelimit,
      },
      ...more,
    },
  ],
});
const statuses = async (times: number, url: string, asking: Parameters<TestEdge["ask"]>[1]) => {
  const found: number[] = [];
  for (let turn = 0; turn < times; turn += 1) found.push((await edge.ask(url, asking)).status);
  return found;
};

describe("a rate limit", () => {
  it("answers the requests above it with 429, Cloudflare's page and when to try again; other paths pass", async () => {
    edge.declare(rule({}));
    expect(await statuses(5, "/sign-in", { from: "127.2.0.1" })).toEqual([201, 201, 201, 429, 429]);
    const refused = await edge.ask("/sign-in/email", { from: "127.2.0.1" });
    expect(refused.text).toContain("error code: 1015");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(600);
    expect((await edge.ask("/", { from: "127.2.0.1" })).status).toBe(201);
  });

  it("counts each address by itself", async () => {
    edge.declare(rule({}));
    expect(await statuses(4, "/sign-in", { from: "127.2.0.1" })).toEqual([201, 201, 201, 429]);
    expect(await statuses(4, "/sign-in", { from: "127.2.0.2" })).toEqual([201, 201, 201, 429]);
  });

  it("counts by a header where that is the characteristic", async () => {
    edge.declare(rule({ characteristics: ["cf.colo.id", 'http.request.headers["x-api-key"]'], requestsPerPeriod: 1 }));
    expect(await statuses(2, "/sign-in", { headers: { "x-api-key": "a" } })).toEqual([201, 429]);
    expect(await statuses(1, "/sign-in", { headers: { "x-api-key": "b" } })).toEqual([201]);
  });

  it("counts what its counting expression says, by the answer, too", async () => {
    edge.declare(
      rule({
        requestsPerPeriod: 1,
        countingExpression: 'http.response.code eq 400 and http.request.uri.path eq "/sign-in"',
      }),
    );
    const ask = async (answer: string) =>
      (await edge.ask("/sign-in", { from: "127.2.0.3", headers: { "x-answer": answer } })).status;
    // Example B of the documentation of the request rate.
    expect([await ask("400"), await ask("200"), await ask("400"), await ask("200")]).toEqual([400, 200, 400, 429]);
  });

  it("answers as its rule says: own response, or a challenge", async () => {
    edge.declare(
      rule(
        { requestsPerPeriod: 1 },
        { actionParameters: { response: { statusCode: 420, content: "calm", contentType: "text/plain" } } },
      ),
    );
    expect((await statuses(2, "/sign-in", { from: "127.2.0.4" })).at(-1)).toBe(420);
    edge.declare(rule({ requestsPerPeriod: 1, mitigationTimeout: 0 }, { action: "managed_challenge" }));
    expect(await statuses(2, "/sign-in", { from: "127.2.0.5" })).toEqual([201, 403]);
  });
});

describe("the counter", () => {
  it("never lets more than the limit through in any period, and everything below it", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), (times, limit) => {
        const counter = openRateCounter({ limit, periodMs: 1000 });
        const counted: number[] = [];
        let now = 1_000_000;
        for (const gap of times) {
          now += gap;
          counter.count("k", now);
          counted.push(now);
          const inPeriod = counted.filter((time) => time > now - 1000).length;
          expect(counter.isOver("k", now)).toBe(inPeriod > limit);
        }
      }),
    );
  });

  it("begins anew after a mitigation", () => {
    const counter = openRateCounter({ limit: 1, periodMs: 1000 });
    counter.count("k", 0);
    counter.count("k", 1);
    expect(counter.isOver("k", 1)).toBe(true);
    counter.mitigate("k", 5001);
    expect([counter.mitigatedUntil("k", 5000), counter.mitigatedUntil("k", 5001), counter.isOver("k", 5001)]).toEqual([
      5001,
      undefined,
      false,
    ]);
  });
});
