import { RateLimiter } from "@convex-dev/rate-limiter";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requestsPerMinute } from "../../contract/rate-limits";
import { internal } from "../_generated/api";
import { ann, type Deployment, deployment, post, signIn, signUpAndVerify } from "../deployment.fixture";
import { recordReads } from "../reads.fixture";
import { buckets } from "./buckets";
import { triedAccount } from "./charges";
import { quickSignIn, startStillWorld, stopWorld, untilRefused } from "./limits.fixture";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
beforeEach(() => {
  startStillWorld({ AUTH_METHODS: "email-password,two-factor,api-key" });
  t = deployment();
});
afterEach(stopWorld);

const from = "203.0.113.7";
const conflict = () =>
  new Error(
    'Documents read from or written to the "rateLimits" table changed while this mutation was being run and on every subsequent retry. See https://docs.convex.dev/error#1',
  );

type Count = typeof RateLimiter.prototype.limit;

/** Stands before each count from now on, and may let it go on. */
function countInstead(instead: (name: string, key: string, count: () => ReturnType<Count>) => ReturnType<Count>) {
  const limit = RateLimiter.prototype.limit as (...given: unknown[]) => ReturnType<Count>;
  return vi.spyOn(RateLimiter.prototype, "limit").mockImplementation(function (this: unknown, ...given: unknown[]) {
    const [, name, { key }] = given as [unknown, string, { key: string }];
    return instead(name, key, () => limit.apply(this, given));
  } as Count);
}

/** From now on counting fails as it does on Convex where too many come at the same moment; by default each time. */
function contend(when: (name: string) => boolean = () => true) {
  return countInstead((name, _key, count) => (when(name) ? Promise.reject(conflict()) : count()));
}

/** How many more a limit lets through; uses it up. */
async function room(of: { bucket: keyof typeof buckets; key: string }): Promise<number> {
  for (let allowed = 0; ; allowed += 1) {
    if ((await t.mutation(internal.limits.admission.count, { charges: [of] })) !== null) return allowed;
  }
}

const log = () => t.run((ctx) => ctx.db.query("auditEntries").collect());

describe("a request that meets too many others", () => {
  it("is told to come again in a few seconds, and costs nothing until it is counted", async () => {
    const contended = contend();
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await quickSignIn(t, turn, from);
      expect(answer.status).toBe(429);
      expect(await answer.json()).toMatchObject({ code: "TOO_MANY_REQUESTS" });
      expect(answer.headers.get("retry-after")).toMatch(/^[123]$/);
    }
    expect(await log()).toEqual([]);
    contended.mockRestore();
    expect((await untilRefused((turn) => quickSignIn(t, turn, from))).allowed).toBe(requestsPerMinute.signIn);
  });

  it("of a burst is the only one that waits, and the limit stays exact for the others", async () => {
    let turn = 0;
    // Each third of them, at the last of what is counted for it: nothing that was counted before in it holds.
    contend((name) => name === "tries" && turn++ % 3 === 0);
    const burst = Array.from({ length: 30 }, (_, number) => quickSignIn(t, number, from));
    const statuses = (await Promise.all(burst)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    expect(statuses.filter((status) => status === 400)).toHaveLength(20);
    vi.mocked(RateLimiter.prototype.limit).mockRestore();
    const rest = await untilRefused((number) => quickSignIn(t, 100 + number, from));
    expect(rest.allowed).toBe(requestsPerMinute.signIn - 20);
  });

  it("gets an answer that was found already, and is counted as soon as there is room", async () => {
    await signUpAndVerify(t, ann);
    const wrong = { email: ann.email, password: "not it, whatever it is" };
    const contended = contend((name) => name === "failures");
    expect((await post(t, "/sign-in/email", wrong)).status).toBe(401);
    contended.mockRestore();
    await t.finishAllScheduledFunctions(vi.runAllTimers);

    const visit = { method: "POST", path: "/sign-in/email", address: undefined, body: wrong };
    const { anywhere } = (await triedAccount(visit))!;
    expect(await room({ bucket: "failures", key: anywhere })).toBe(buckets.failures.rate - 1);
  });

  it("waits also where it is counted by key or by person", async () => {
    await signUpAndVerify(t, ann);
    const { cookie } = await signIn(t, ann);
    const { key } = (await (await post(t, "/api-key/create", { name: "one" }, { cookie })).json()) as { key: string };
    contend((name) => name === "apiKey" || name === "passwordsOfPerson");
    const byKey = await t.fetch("/api/v1/me", { headers: { "x-api-key": key } });
    const byPerson = await post(t, "/two-factor/enable", { password: ann.password }, { cookie });
    for (const answer of [byKey, byPerson]) {
      expect(answer.status).toBe(429);
      expect(answer.headers.get("retry-after")).toMatch(/^[123]$/);
    }
  });

  it("that fails for another reason is no refusal", async () => {
    vi.spyOn(RateLimiter.prototype, "limit").mockRejectedValue(new Error("no such table"));
    await expect(quickSignIn(t, 0, from)).rejects.toThrow("no such table");
  });
});

describe("a request that is refused", () => {
  it("writes nothing: a flood of them is in nobody's way", async () => {
    const ask = (turn: number) => post(t, "/sign-in/email", { email: `${turn}`, password: "x" });
    await untilRefused(ask);
    const { writes, end } = recordReads();
    for (let turn = 0; turn < 5; turn += 1) expect((await ask(turn)).status).toBe(429);
    end();
    expect(writes).toEqual([]);
    // Nor did it take from what its address has for everything else.
    expect(await room({ bucket: "general", key: from })).toBe(requestsPerMinute.general - requestsPerMinute.signIn);
  });

  it("uses no proof up, and one that is let in does", async () => {
    const proofs = async () => (await t.run((ctx) => ctx.db.query("usedProofs").collect())).length;
    const { allowed } = await untilRefused((turn) => quickSignIn(t, turn, from));
    expect(await proofs()).toBe(allowed);
  });
});

describe("a limit that many share", () => {
  it("is asked for at as many documents as it has parts", async () => {
    const keys = new Set<string>();
    countInstead((_name, key, count) => {
      keys.add(key);
      return count();
    });
    // Whatever chance does: one part alone does not hold so many.
    await room({ bucket: "unsigned", key: "all" });
    expect([...keys].filter((key) => key.startsWith("all ")).sort()).toEqual(["all 0", "all 1", "all 2", "all 3"]);
  });

  it("can be divided: each part allows whole requests", () => {
    for (const { rate, parts = 1 } of Object.values<{ rate: number; parts?: number }>(buckets)) {
      expect(rate % parts).toBe(0);
    }
  });
});
