import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requestsPerMinute } from "../../contract/rate-limits";
import { type Deployment, deployment, get, post } from "../deployment.fixture";
import { minute, passTime, quickSignIn, second, startStillWorld, stopWorld, untilRefused } from "./limits.fixture";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
beforeEach(() => {
  startStillWorld();
  t = deployment();
});
afterEach(stopWorld);

const signUp = (turn: number, from: string) =>
  post(
    t,
    "/sign-up/email",
    { name: "Someone", email: `new-${turn}@example.com`, password: "short" },
    { "x-forwarded-for": from },
  );
const question = (from: string) => get(t, "/get-session", { "x-forwarded-for": from });

describe("the limit of an address", () => {
  it.each<[string, number, (turn: number, from: string) => Promise<Response>]>([
    ["sign-in", requestsPerMinute.signIn, (turn, from) => quickSignIn(t, turn, from)],
    ["sign-up", requestsPerMinute.signUp, signUp],
    ["anything", requestsPerMinute.general, (_, from) => question(from)],
  ])("on %s is %i in a minute: the last is answered, the next refused, and the minute passes", async (_, most, ask) => {
    const first = await untilRefused((turn) => ask(turn, "203.0.113.7"));
    expect(first).toEqual({ allowed: most, retryAfter: 60 });

    passTime(minute - 1);
    expect((await ask(most + 1, "203.0.113.7")).status).toBe(429);
    expect((await ask(most + 2, "203.0.113.7")).headers.get("retry-after")).toBe("1");
    passTime(1);
    expect((await ask(most + 3, "203.0.113.7")).status).not.toBe(429);
  });

  it("touches no other address", async () => {
    await untilRefused((turn) => quickSignIn(t, turn, "203.0.113.7"));
    expect((await quickSignIn(t, "other", "203.0.113.8")).status).toBe(400);
  });

  it("holds for a whole network of IPv6: who has one has 2^64 addresses", async () => {
    const { allowed } = await untilRefused((turn) => quickSignIn(t, turn, `2001:db8::${(turn + 1).toString(16)}`));
    expect(allowed).toBe(requestsPerMinute.signIn);
    expect((await quickSignIn(t, "other", "2001:db8:0:1::1")).status).toBe(400);
  });

  // Better Auth's own limiter reads a count and writes it in two steps: of a burst it let through more than it allowed.
  it("lets no more through when all come at once", async () => {
    const burst = Array.from({ length: requestsPerMinute.signIn + 20 }, (_, turn) =>
      quickSignIn(t, turn, "203.0.113.7"),
    );
    const statuses = (await Promise.all(burst)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(requestsPerMinute.signIn);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });

  it("begins its minute with the first request: no window is short", async () => {
    passTime(37 * second);
    await quickSignIn(t, 0, "203.0.113.7");
    passTime(minute - 1);
    expect((await untilRefused((turn) => quickSignIn(t, turn, "203.0.113.7"))).allowed).toBe(
      requestsPerMinute.signIn - 1,
    );
  });

  it("is answered in words that a program reads, to the origins that may read them", async () => {
    await untilRefused((turn) => signUp(turn, "203.0.113.7"));
    const refused = await signUp(99, "203.0.113.7");
    expect(await refused.json()).toEqual({
      code: "TOO_MANY_REQUESTS",
      message: "Too many requests. Please try again later.",
    });
    expect(refused.headers.get("access-control-allow-origin")).toBe("https://app.example.com");
    expect(refused.headers.get("access-control-expose-headers")).toContain("Retry-After");
  });

  it("can be switched off where a team develops, and not in production", async () => {
    const most = requestsPerMinute.signUp;
    vi.stubEnv("RATE_LIMITING", "off");
    expect((await untilRefused((turn) => signUp(turn, "203.0.113.7"), most + 5)).allowed).toBe(most);
    vi.stubEnv("PRELAUNCH_ENVIRONMENT", "staging");
    expect((await untilRefused((turn) => signUp(100 + turn, "203.0.113.7"), most + 5)).allowed).toBe(most + 5);
  });
});
