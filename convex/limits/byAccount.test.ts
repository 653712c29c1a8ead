import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { internal } from "../_generated/api";
import {
  type Account,
  ann,
  bob,
  type Deployment,
  deployment,
  everyMail,
  mails,
  post,
  signUpAndVerify,
} from "../deployment.fixture";
import { buckets } from "./buckets";
import { triedAccount } from "./charges";
import { minute, passTime, startStillWorld, stopWorld, untilRefused } from "./limits.fixture";

await vi.hoisted(() => import("../environment.fixture"));
vi.setConfig({ testTimeout: 60_000 });

let t: Deployment;
beforeEach(() => {
  startStillWorld({ AUTH_METHODS: "email-password,magic-link,username" });
  t = deployment();
});
afterEach(stopWorld);

const attempt = ({ email }: { email: string }, password: string, from = "203.0.113.7") =>
  post(t, "/sign-in/email", { email, password }, { "x-forwarded-for": from });
const guess = (account: Account, from?: string) => attempt(account, "a guess of somebody", from);

/** What wrong passwords of an account are counted by, wherever they come from. */
async function anywhere(email: string): Promise<string> {
  const visit = { method: "POST", path: "/sign-in/email", address: undefined, body: { email } };
  return (await triedAccount(visit))?.anywhere ?? "";
}

describe("guessing the password of an account", () => {
  it("is refused after ten tries from one address, until the window is over", async () => {
    await signUpAndVerify(t, ann);
    expect(await untilRefused(() => guess(ann))).toEqual({ allowed: buckets.tries.rate, retryAfter: 300 });
    expect((await attempt(ann, ann.password)).status).toBe(429);
    // In whatever way the name is written.
    expect((await attempt({ email: " ANN@Example.com" }, ann.password)).status).toBe(429);

    passTime(buckets.tries.period - 1);
    expect((await attempt(ann, ann.password)).status).toBe(429);
    passTime(1);
    expect((await attempt(ann, ann.password)).status).toBe(200);
  });

  it("locks nobody out: the owner gets in from elsewhere, whatever a stranger tries", async () => {
    await signUpAndVerify(t, ann);
    await untilRefused(() => guess(ann));
    expect((await attempt(ann, ann.password, "198.51.100.1")).status).toBe(200);
  });

  it("does not touch other accounts at the same address", async () => {
    await signUpAndVerify(t, bob);
    await untilRefused(() => guess(ann));
    expect((await attempt(bob, bob.password)).status).toBe(200);
  });

  it("costs the owner nothing once the password is right", async () => {
    await signUpAndVerify(t, ann);
    for (let turn = 0; turn < buckets.tries.rate - 1; turn += 1) await guess(ann);
    expect((await attempt(ann, ann.password)).status).toBe(200);
    expect((await untilRefused(() => guess(ann))).allowed).toBe(buckets.tries.rate);
  });

  it("is the same for an account that does not exist", async () => {
    expect((await untilRefused(() => guess(ann))).allowed).toBe(buckets.tries.rate);
  });

  it("gets slow from everywhere when it comes from many addresses, and the owner still gets in", async () => {
    await signUpAndVerify(t, ann);
    const { failures, tries, triesUnderAttack } = buckets;
    const wrong = { right: false, here: "elsewhere", anywhere: await anywhere(ann.email) };
    expect((await guess(ann, "198.51.100.1")).status).toBe(401);
    for (let turn = 1; turn < failures.rate - 1; turn += 1) await t.mutation(internal.limits.admission.tried, wrong);
    // Before the last one that is counted for the account: as ever.
    const { allowed } = await untilRefused(() => guess(ann, "192.0.2.1"));
    expect(allowed).toBe(1 + triesUnderAttack.rate);
    expect((await untilRefused(() => guess(ann, "192.0.2.2"))).allowed).toBe(triesUnderAttack.rate);

    expect((await attempt(ann, ann.password, "203.0.113.7")).status).toBe(200);
    passTime(60 * minute);
    expect((await untilRefused(() => guess(ann, "192.0.2.3"))).allowed).toBe(tries.rate);
  });

  it("is counted alike for what is no JSON, or no text", async () => {
    const form = "email=ann%40example.com&password=a+guess";
    const asForm = (from: string) =>
      t.fetch("/api/auth/sign-in/email", {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", "x-forwarded-for": from },
        body: form,
      });
    expect((await untilRefused((turn) => asForm(`192.0.2.${turn}`))).allowed).toBe(buckets.tries.rate);
    const odd = (turn: number) => post(t, "/sign-in/email", { email: [`ann${turn}@example.com`], password: {} });
    expect((await untilRefused(odd)).allowed).toBe(buckets.tries.rate);
  });

  it("by username is counted by the username", async () => {
    const byName = (username: string) => post(t, "/sign-in/username", { username, password: "a guess of somebody" });
    expect((await untilRefused(() => byName("ann"))).allowed).toBe(buckets.tries.rate);
    expect((await byName("bob")).status).not.toBe(429);
  });
});

describe("mails to one address", () => {
  it.each([
    ["/request-password-reset", "mailsTo"],
    ["/send-verification-email", "mailsTo"],
    ["/sign-in/magic-link", "linksTo"],
  ] as const)("by %s are few, whoever asks, and leave the receiver a link that works", async (path, bucket) => {
    const { rate, period } = buckets[bucket];
    // Where there is no account, Better Auth takes its time for some of them, and the clock stands still.
    for (const account of [ann, bob]) await post(t, "/sign-up/email", { ...account });
    const ask = (turn: number, email = ann.email) => post(t, path, { email }, { "x-forwarded-for": `192.0.2.${turn}` });
    expect(await untilRefused((turn) => ask(turn))).toEqual({ allowed: rate, retryAfter: period / 1000 });
    expect((await ask(100, bob.email)).status).not.toBe(429);
    passTime(period);
    expect((await ask(101)).status).not.toBe(429);
  });

  it("by a sign-up are few, too, and as many for a new address as for one with an account", async () => {
    const signUp = (account: Account) => (turn: number) =>
      post(t, "/sign-up/email", { ...account }, { "x-forwarded-for": `192.0.2.${turn}` });
    const fresh = await untilRefused(signUp(ann));
    expect(fresh.allowed).toBe(buckets.mailsTo.rate);
    await everyMail(t);
    expect(mails.length).toBeLessThanOrEqual(buckets.mailsTo.rate);
  });

  it("are few for all addresses together that one client asks for", async () => {
    const { allowed } = await untilRefused((turn) =>
      post(t, "/request-password-reset", { email: `${turn}@example.com` }),
    );
    expect(allowed).toBe(buckets.mails.rate);
  });
});
