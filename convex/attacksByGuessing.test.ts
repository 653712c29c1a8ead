import nodeCrypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ann,
  bob,
  breaches,
  type Deployment,
  deployment,
  everyMail,
  post,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "./deployment.fixture";

await vi.hoisted(() => import("./environment.fixture"));
// Hashes of passwords are slow on purpose, and many at once slower.

beforeEach(() => startOpenWorld());
afterEach(() => {
  stopWorld();
  syncBuiltinESMExports();
});

/** All that a stranger sees of an answer. */
const seen = async (answer: Response) => [answer.status, [...answer.headers].sort(), await answer.text()];

describe("whether an address has an account", () => {
  it.each([
    ["/sign-in/email", { password: "not the right one" }],
    ["/request-password-reset", {}],
    ["/send-verification-email", {}],
    ["/sign-in/magic-link", {}],
    ["/sign-up/email", { name: "X", password: "a long passphrase" }],
  ])("is not told by %s, byte by byte", async (path, body) => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const known = await seen(await post(t, path, { ...body, email: ann.email }));
    const unknown = await seen(await post(t, path, { ...body, email: "nobody@example.com" }));
    expect(known).toEqual(unknown);
    await everyMail(t);
  });

  it("is not told by a username's sign-in, nor which usernames there are by a sign-up", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const tried = async (username: string) =>
      seen(await post(t, "/sign-in/username", { username, password: "wrong one" }));
    expect(await tried("ann")).toEqual(await tried("nobody"));
    const chosen = async (username: string, email: string) =>
      seen(await post(t, "/sign-up/email", { ...bob, email, username }));
    expect(await chosen("ann", "x@example.com")).toEqual(await chosen("free_one", "y@example.com"));
  });

  it("is not told by the time that a sign-in takes", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const took = async (email: string) => {
      const start = performance.now();
      await post(t, "/sign-in/email", { email, password: "not the right one" });
      return performance.now() - start;
    };
    // In turn, and the shortest of each: whatever else runs on the machine only ever adds to a time.
    let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < 7; round += 1) {
      known = Math.min(known, await took(ann.email));
      unknown = Math.min(unknown, await took("nobody@example.com"));
    }
    // The hash of a password is nearly all of it: without one for the unknown address this would be a factor of ten.
    expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(3);
  });
});

describe("whether an address has an account, by the work that is done for it,", () => {
  /** What a request costs that takes long enough to be seen from outside: hashes of passwords, calls to others. */
  const workOf = async (t: Deployment, request: () => Promise<Response>) => {
    const hashes = vi.spyOn(nodeCrypto, "scrypt");
    syncBuiltinESMExports();
    // The mail of the request before may be on its way: only calls that this request itself waits for count.
    const calls = () => vi.mocked(fetch).mock.calls.filter(([url]) => !String(url).includes("resend.com")).length;
    const callsBefore = calls();
    const waiting = async () =>
      t.run(async (ctx) => (await ctx.db.system.query("_scheduled_functions").collect()).length);
    const before = await waiting();
    const { status } = await request();
    const work = {
      status,
      hashes: hashes.mock.calls.length,
      calls: calls() - callsBefore,
      // Written down for a scheduled function, which sends them after the answer.
      mails: (await waiting()) - before,
    };
    hashes.mockRestore();
    return work;
  };

  it.each([
    ["a sign-up", "/sign-up/email", { name: "X", password: "a long passphrase" }, { hashes: 1, calls: 1, mails: 1 }],
    ["a reset", "/request-password-reset", {}, { hashes: 0, calls: 0 }],
    ["a sign-in link", "/sign-in/magic-link", {}, { hashes: 0, calls: 0, mails: 1 }],
    ["a sign-in", "/sign-in/email", { password: "not the right one" }, { hashes: 1, calls: 0, mails: 0 }],
  ] as const)("is not told by %s", async (_name, path, body, expected) => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    for (const email of [ann.email, "nobody@example.com"]) {
      expect(await workOf(t, () => post(t, path, { ...body, email })), email).toMatchObject(expected);
    }
    await everyMail(t);
  });

  it("is not told by a username's sign-in", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    for (const username of ["ann", "nobody"]) {
      const work = await workOf(t, () => post(t, "/sign-in/username", { username, password: "not the right one" }));
      expect(work, username).toEqual({ status: 401, hashes: 1, calls: 0, mails: 0 });
    }
  });

  it("is not told by a sign-up while the breach service is down", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    breaches.down = true;
    for (const email of [ann.email, "nobody@example.com"]) {
      const work = await workOf(t, () => post(t, "/sign-up/email", { ...bob, email }));
      expect(work, email).toEqual({ status: 200, hashes: 1, calls: 1, mails: 1 });
    }
    await everyMail(t);
  });
});
