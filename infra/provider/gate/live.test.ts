import { afterEach, describe, expect, it, vi } from "vitest";
import { resourceTypes } from "../../../contract/resource-types";
import { PartialFailureError, type Properties, Secret } from "../../../provider-rpc/provider";
import { takingOverVariable } from "../taking-over";
import { type EngineSteps, providerUnderTest } from "../testing/provider-under-test";
import { withdrawalsVariable } from "./withdrawals";

vi.mock("node:timers/promises", () => ({
  setTimeout: async (milliseconds: number) => {
    vi.setSystemTime(Date.now() + milliseconds);
  },
}));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A hosting with its production domain, and what each deployment answers. */
function hosting(live: string | undefined, broken: { staged?: string[]; live?: string[] } = {}) {
  const state = { live, promoted: [] as string[], promotionFails: false };
  const realFetch = globalThis.fetch;
  vi.stubGlobal("fetch", async (input: URL | string, init?: RequestInit) => {
    const url = new URL(input);
    if (url.host === "api.vercel.com") {
      const promote = /\/promote\/(\w+)$/.exec(url.pathname)?.[1];
      if (promote === undefined) {
        return Response.json({ targets: state.live === undefined ? {} : { production: { id: state.live } } });
      }
      if (state.promotionFails) return Response.json({ error: { code: "forbidden" } }, { status: 403 });
      state.live = promote;
      state.promoted.push(promote);
      return new Response(null, { status: 201 });
    }
    if (url.hostname === "127.0.0.1") return realFetch(input, init);
    const staged = /^(\w+)\.vercel\.app$/.exec(url.host)?.[1];
    const bad = staged === undefined ? broken.live?.includes(state.live ?? "") : broken.staged?.includes(staged);
    return new Response("page", { status: bad ? 500 : 200 });
  });
  return state;
}

const inputs = (deployment: string, change: Properties = {}): Properties => ({
  project: "prj_1",
  deployment,
  deploymentOrigin: `https://${deployment}.vercel.app`,
  origin: "https://example.com",
  source: `source of ${deployment}`,
  approvedAt: "2026-11-20T10:00:00.000Z",
  deploymentHeaders: new Secret({ "x-edge": "secret" }),
  headers: new Secret({}),
  pages: [{ path: "/" }],
  ...change,
});

async function setUp(): Promise<{ live: EngineSteps; variables: () => Record<string, string> }> {
  const { resource, convex } = await providerUnderTest({
    environment: { VERCEL_API_TOKEN: "a-token-of-the-test-cloud" },
  });
  // The tests' own patience must not wait for a clock that stands.
  vi.useFakeTimers({ toFake: ["Date"] });
  return { live: resource(resourceTypes.live), variables: () => convex.variables };
}

const failure = async (promise: Promise<unknown>): Promise<PartialFailureError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PartialFailureError)) throw error ?? new Error("It did not fail.");
  return error;
};

describe("the live deployment", () => {
  it("is promoted after a look where nobody sees it, and checked on the real domain", async () => {
    const cloud = hosting(undefined);
    const { live } = await setUp();
    await live.up(inputs("one"));
    expect(live.state?.outputs).toMatchObject({ live: "one" });
    await live.up(inputs("two"));
    expect(live.state?.outputs).toMatchObject({ live: "two", previous: "one" });
    expect(cloud.promoted).toEqual(["one", "two"]);
    expect(await live.up(inputs("two"))).toEqual([]);
  });

  it("stays what it was when the new one does not work where nobody sees it", async () => {
    const cloud = hosting("one", { staged: ["two"] });
    const { live, variables } = await setUp();
    await live.up(inputs("one"));
    const error = await failure(live.up(inputs("two")));
    expect(error.message).toContain("ERR_GATE_AFTER_CHECK");
    expect(error.outputs).toMatchObject({ live: "one" });
    expect(cloud.promoted).toEqual([]);
    expect(JSON.parse(variables()[withdrawalsVariable] ?? "")).toMatchObject([{ source: "source of two" }]);
  });

  it("is put back when the new one does not work on the real domain", async () => {
    const cloud = hosting("one", { live: ["two"] });
    const { live } = await setUp();
    await live.up(inputs("one"));
    const error = await failure(live.up(inputs("two")));
    expect(error.message).toMatch(/example\.com\/ answers 500[\s\S]*ERR_GATE_AFTER_CHECK/);
    expect(cloud.promoted).toEqual(["two", "one"]);
    expect(error.outputs).toMatchObject({ live: "one", deployment: "two" });
  });

  it("is not tried again before it was approved anew, and then goes live", async () => {
    const broken = { live: ["two"] };
    const cloud = hosting("one", broken);
    const { live } = await setUp();
    await live.up(inputs("one"));
    const error = await failure(live.up(inputs("two")));
    live.state = { id: error.id, inputs: inputs("two"), outputs: error.outputs };
    const again = await failure(live.up(inputs("two")));
    expect(again.message).toContain("ERR_GATE_WITHDRAWN");
    broken.live = [];
    await live.up(inputs("two", { approvedAt: new Date(Date.now() + 1000).toISOString() }));
    expect(cloud.live).toBe("two");
  });

  it("says it clearly when nothing can be put back", async () => {
    const cloud = hosting(undefined, { live: ["one", "two"] });
    const { live } = await setUp();
    const first = await failure(live.up(inputs("one")));
    expect(first.message).toContain("nothing before it");
    cloud.live = "zero";
    cloud.promotionFails = true;
    await expect(live.up(inputs("two"))).rejects.toThrow(/ERR_GATE_HOSTING/);
    expect((await failure(live.up(inputs("two"))).catch((reason: Error) => reason)).message).not.toContain("a-token");
  });

  it("is taken over as it is, and never moved by that", async () => {
    const cloud = hosting("one", { staged: ["two"] });
    const { resource } = await providerUnderTest({
      environment: { VERCEL_API_TOKEN: "a-token-of-the-test-cloud", [takingOverVariable]: "production" },
    });
    const live = resource(resourceTypes.live);
    await expect(live.up(inputs("two"))).rejects.toThrow(/ERR_TAKING_OVER/);
    await live.up(inputs("one"));
    expect(live.state?.outputs).toMatchObject({ live: "one" });
    expect(cloud.promoted).toEqual([]);
  });

  it("needs the token of the hosting", async () => {
    hosting("one");
    const { resource } = await providerUnderTest();
    await expect(resource(resourceTypes.live).up(inputs("one"))).rejects.toThrow(/VERCEL_API_TOKEN is not set/);
  });
});
