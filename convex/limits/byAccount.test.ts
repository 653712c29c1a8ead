import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requestsPerMinute } from "../../contract/rate-limits";
import { internal } from "../_generated/api";
import {
  type Account,
  ann,
  asApp,
  type Deployment,
  deployment,
  everyMail,
  mails,
  post,
  signUpAndVerify,
} from "../deployment.fixture";
import { buckets } from "./buckets";
import { triedAccount } from "./charges";
import { passTime, startStillWorld, stopWorld, untilRefused } from "./limits.fixture";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
beforeEach(() => {
  startStillWorld({ AUTH_METHODS: "email-password,magic-link,username" });
  t = deployment();
});
afterEach(stopWorld);

const attempt = ({ email }: { email: string }, password: string, from = "203.0.113.7") =>
  post(t, "/sign-in/email", { email, password }, { "x-forwarded-for": from });
/** Not looked at, since its name is no address of mail, but counted: a look at a password takes a while. */
const guess = (name = "ann", from?: string) => attempt({ email: name }, "a guess", from);

/** What tries of an account's password are counted by. */
async function keysOf(email: string, address = "203.0.113.7") {
  const tried = await triedAccount({ method: "POST", path: "/sign-in/email", address, body: { email } });
  if (!tried) throw new Error("The path tries no password.");
  return tried;
}

/** As so many tries of an account's password at one address, without the time that they take. */
async function spendTries(email: string, times: number) {
  const { here } = await keysOf(email);
  for (let turn = 0; turn < times; turn += 1) {
    await t.mutation(internal.limits.admission.count, { charges: [{ bucket: "tries", key: here }] });
  }
}

describe("guessing the password of an account", () => {
  it("is refused after ten tries from one address, until the window is over", async () => {
    expect(await untilRefused(() => guess())).toEqual({ allowed: buckets.tries.rate, retryAfter: 300 });
    // In whatever way the name is written.
    expect((await guess(" ANN ")).status).toBe(429);
    passTime(buckets.tries.period - 1);
    expect((await guess()).status).toBe(429);
    passTime(1);
    expect((await guess()).status).toBe(400);
  });

  it("refuses the right password, too, from where it was guessed, and lets the owner in from elsewhere", async () => {
    await signUpAndVerify(t, ann);
    await spendTries(ann.email, buckets.tries.rate);
    expect((await attempt(ann, ann.password)).status).toBe(429);
    expect((await attempt(ann, ann.password, "198.51.100.1")).status).toBe(200);
  });

  it("does not touch other accounts at the same address", async () => {
    await untilRefused(() => guess("ann"));
    expect((await guess("bob")).status).toBe(400);
  });

  it("costs the owner nothing once the password is right", async () => {
    await signUpAndVerify(t, ann);
    await spendTries(ann.email, buckets.tries.rate - 2);
    expect((await attempt(ann, "not it, whatever it is")).status).toBe(401);
    expect((await attempt(ann, ann.password)).status).toBe(200);
    await spendTries(ann.email, buckets.tries.rate - 1);
    expect((await attempt(ann, ann.password)).status).toBe(200);
  });

  it("gets slow from everywhere when it comes from many addresses, and the owner still gets in", async () => {
    await signUpAndVerify(t, ann);
    const { failures, triesUnderAttack } = buckets;
    const wrong = { right: false, ...(await keysOf(ann.email)) };
    for (let turn = 1; turn < failures.rate; turn += 1) await t.mutation(internal.limits.admission.tried, wrong);
    // The one that uses up what the account has; it is let through as ever.
    expect((await attempt(ann, "not it, whatever it is", "198.51.100.1")).status).toBe(401);

    const fromNew = (address: string) => untilRefused(() => attempt({ email: ann.email }, "", address));
    expect(await fromNew("192.0.2.1")).toEqual({ allowed: triesUnderAttack.rate, retryAfter: 15 * 60 });
    expect((await attempt(ann, ann.password, "192.0.2.1")).status).toBe(429);
    expect((await attempt(ann, ann.password, "203.0.113.7")).status).toBe(200);
    passTime(failures.period);
    expect((await fromNew("192.0.2.3")).allowed).toBe(buckets.tries.rate);
  });

  /** A sign-in in the form of a web page, as the app passes it on. */
  const asForm = (body: string) =>
    asApp(t, "/sign-in/email", { method: "POST", body }, { "content-type": "application/x-www-form-urlencoded" });

  it("is counted alike in the form of a web page", async () => {
    const seen = await untilRefused(() => asForm("email=ann&password=a+guess"), 20);
    expect(seen.allowed).toBe(buckets.tries.rate);
  });

  it("is counted by the account that is tried, also where a body can be read in two ways", async () => {
    // As a form it names ann, as JSON somebody new each time.
    const twofold = (turn: number) => `{"a":"&email=ann&password=a guess&b=","email":"decoy-${turn}"}`;
    const seen = await untilRefused((turn) => asForm(twofold(turn)), 20);
    expect(seen.allowed).toBe(buckets.tries.rate);
  });

  it("is nobody's where no account is named: such a request tries nothing", async () => {
    const { allowed } = await untilRefused(() => post(t, "/sign-in/email", {}));
    expect(allowed).toBe(requestsPerMinute.signIn);
  });

  it("by username is counted by the username", async () => {
    // Shorter than a username may be: refused before the password is looked at.
    const byName = (username: string) => post(t, "/sign-in/username", { username, password: "a guess of somebody" });
    expect((await untilRefused(() => byName("a"))).allowed).toBe(buckets.tries.rate);
    expect((await byName("b")).status).not.toBe(429);
  });
});

describe("mails to one address", () => {
  it.each([
    ["/request-password-reset", "mailsTo"],
    ["/send-verification-email", "mailsTo"],
    ["/sign-in/magic-link", "linksTo"],
  ] as const)("by %s are few, whoever asks, and leave the receiver a link that works", async (path, bucket) => {
    const { rate, period } = buckets[bucket];
    // What is no address is refused later, and counted all the same: the clock stands still, and these routes take their time.
    const ask = (turn: number, email = "ann") => post(t, path, { email }, { "x-forwarded-for": `192.0.2.${turn}` });
    expect(await untilRefused((turn) => ask(turn))).toEqual({ allowed: rate, retryAfter: period / 1000 });
    expect((await ask(100, "bob")).status).not.toBe(429);
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
    const { allowed } = await untilRefused((turn) => post(t, "/request-password-reset", { email: `${turn}` }));
    expect(allowed).toBe(buckets.mails.rate);
  });
});
