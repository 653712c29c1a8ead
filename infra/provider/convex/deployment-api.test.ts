import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { knownSecrets } from "../known-secrets";
import { type FakeConvex, fakeConvex, type Mishap } from "../testing/fake-convex";
import { quick } from "../testing/provider-under-test";
import { type DeploymentApi, deploymentApi } from "./deployment-api";

async function withApi<Result>(
  act: (api: DeploymentApi, convex: FakeConvex) => Promise<Result>,
  options: { mishaps?: Mishap[]; cancelled?: AbortSignal; longestPause?: number; retries?: number } = {},
): Promise<Result> {
  const convex = await fakeConvex();
  convex.mishaps = [...(options.mishaps ?? [])];
  const connection = { url: convex.url, host: convex.host, key: convex.key, kind: "self-hosted" } as const;
  const patience = {
    ...quick,
    longestPause: options.longestPause ?? quick.longestPause,
    retries: options.retries ?? quick.retries,
    // Where an answer never comes, that is waited for.
    timeout: options.mishaps?.includes("hang") ? 3000 : quick.timeout,
  };
  const secrets = knownSecrets();
  secrets.add(convex.key);
  const { cancelled } = options;
  const api = deploymentApi(connection, secrets, { patience, ...(cancelled === undefined ? {} : { cancelled }) });
  try {
    return await act(api, convex);
  } finally {
    await convex.close();
  }
}
const html = { status: 200, body: "<html>Please log in</html>", headers: { "content-type": "text/html" } };

describe("failures that pass", () => {
  it.each<[string, Mishap]>([
    ["429", { status: 429 }],
    ["500", { status: 500, body: "oops" }],
    ["503", { status: 503 }],
    ["a reset connection", "reset"],
    ["no answer in time", "hang"],
  ])("%s is tried again", (_name, mishap) =>
    withApi(
      async (api, convex) => {
        convex.variables = { A: "1" };
        expect(await api.listVariables()).toEqual({ A: "1" });
        expect(convex.requests).toHaveLength(3);
      },
      { mishaps: [mishap, mishap] },
    ),
  );

  it("a write is tried again too, since it sets and does not add", () =>
    withApi(
      async (api, convex) => {
        await api.changeVariables([{ name: "A", value: "1" }]);
        expect(convex.variables).toEqual({ A: "1" });
      },
      { mishaps: ["reset", { status: 502 }] },
    ));

  it.each<[string, Mishap, string]>([
    ["429", { status: 429 }, "ERR_CONVEX_RATE_LIMITED"],
    ["500", { status: 500 }, "ERR_CONVEX_UNREACHABLE"],
    ["reset", "reset", "ERR_CONVEX_UNREACHABLE"],
  ])("%s without end is given up after a bounded number of tries", (_name, mishap, code) =>
    withApi(
      async (api, convex) => {
        await expect(api.listVariables()).rejects.toMatchObject({ code });
        expect(convex.requests).toHaveLength(3);
      },
      { mishaps: Array.from({ length: 20 }, () => mishap) },
    ),
  );

  it("Retry-After is waited for, as seconds and as a date", () =>
    withApi(
      async (api) => {
        const start = performance.now();
        await api.listVariables();
        expect(performance.now() - start).toBeGreaterThan(250);
      },
      {
        mishaps: [
          { status: 429, headers: { "retry-after": "0.3" } },
          { status: 429, headers: { "retry-after": new Date(Date.now() - 5000).toUTCString() } },
        ],
        longestPause: 5000,
      },
    ));

  it("an absurd Retry-After does not stop the deployment", () =>
    withApi(
      async (api) => {
        const start = performance.now();
        await api.listVariables();
        expect(performance.now() - start).toBeLessThan(150_000);
      },
      { mishaps: [{ status: 429, headers: { "retry-after": "86400" } }] },
    ));

  it("the wait ends when the engine asks to end", () => {
    const controller = new AbortController();
    return withApi(
      async (api, convex) => {
        void (async () => {
          // Its answer has come, and the wait has begun.
          await vi.waitFor(() => expect(convex.requests).toHaveLength(1), 60_000);
          for (let turn = 0; turn < 20; turn += 1) await sleep(10);
          controller.abort();
        })();
        await expect(api.listVariables()).rejects.toMatchObject({ code: "ERR_CONVEX_RATE_LIMITED" });
        expect(convex.requests).toHaveLength(1);
        // What is half done may still be finished.
        expect(await api.listVariables()).toEqual({});
      },
      {
        mishaps: [{ status: 429, headers: { "retry-after": "20" } }],
        longestPause: 30_000,
        cancelled: controller.signal,
      },
    );
  });
});

describe("failures that stay", () => {
  it.each<[string, Mishap, string, RegExp]>([
    ["401", { status: 401 }, "ERR_CONVEX_UNAUTHORIZED", /refuses the deploy key.*Deploy keys/],
    [
      "403",
      { status: 403, body: JSON.stringify({ code: "Forbidden", message: "needs (deployment:env:write)" }) },
      "ERR_CONVEX_UNAUTHORIZED",
      /deployment:env:write/,
    ],
    ["403 with a page", { status: 403, body: "<html>" }, "ERR_CONVEX_UNAUTHORIZED", /refuses/],
    ["404", { status: 404 }, "ERR_CONVEX_NOT_FOUND", /prelaunch:convex\.deployment/],
    [
      "400",
      { status: 400, body: JSON.stringify({ code: "EnvVarNameInvalid", message: "bad name" }) },
      "ERR_CONVEX_REFUSED",
      /EnvVarNameInvalid: bad name/,
    ],
    ["a page in place of JSON", html, "ERR_CONVEX_UNEXPECTED_ANSWER", /text\/html, not JSON/],
    ["JSON of another shape", { status: 200, body: "[]" }, "ERR_CONVEX_UNEXPECTED_ANSWER", /another shape/],
    [
      "a redirect",
      { status: 302, headers: { location: "https://elsewhere.example" } },
      "ERR_CONVEX_UNEXPECTED_ANSWER",
      /redirect/,
    ],
  ])("%s is not tried again and says what to do", (_name, mishap, code, message) =>
    withApi(
      async (api, convex) => {
        const failed = api.listVariables();
        await expect(failed).rejects.toMatchObject({ code });
        await expect(failed).rejects.toThrow(message);
        await expect(failed).rejects.toThrow(convex.host);
        expect(convex.requests).toHaveLength(1);
      },
      { mishaps: [mishap] },
    ),
  );

  it("no message holds the key, though the server repeats it", () =>
    withApi(async (api, convex) => {
      convex.mishaps = [{ status: 400, body: JSON.stringify({ code: "Bad", message: `key ${convex.key} is bad` }) }];
      const error = await api.listVariables().catch((reason: Error) => reason);
      expect(String(error)).toContain("[secret] is bad");
      expect(String(error)).not.toContain(convex.key);
    }));

  it("an address where nothing listens is unreachable", () =>
    withApi(
      async (api, convex) => {
        await convex.close();
        await expect(api.listVariables()).rejects.toThrow(/ECONNREFUSED.*ERR_CONVEX_UNREACHABLE/);
      },
      { retries: 0 },
    ));
});
