import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clientProofHeader, proofLifetime, proveClient } from "../../contract/client-address";
import { requestsPerMinute, unsignedPerMinute } from "../../contract/rate-limits";
import { api } from "../_generated/api";
import { clientAddressHeader } from "../betterAuth/authRequest";
import { ann, type Deployment, deployment, post, signedIn, signIn, signUpAndVerify } from "../deployment.fixture";
import { clientAddressKey } from "../environment.fixture";
import {
  direct,
  minute,
  passTime,
  quickSignIn,
  second,
  startStillWorld,
  stopWorld,
  untilRefused,
} from "./limits.fixture";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
beforeEach(() => {
  startStillWorld();
  t = deployment();
});
afterEach(stopWorld);

const body = { email: "nobody", password: "not it" };
const bytes = new TextEncoder().encode(JSON.stringify(body));
const path = "/api/auth/sign-in/email";
const proofFor = (address: string, key = clientAddressKey) =>
  proveClient(address, { method: "POST", url: path, body: bytes }, key);
const question = (headers: Record<string, string> = {}) => t.fetch("/api/auth/get-session", { headers });

describe("who calls the functions by their own URL", () => {
  it("shares one limit with all others who do", async () => {
    const first = await untilRefused((turn) => direct(t, "/sign-in/email", { ...body, email: `${turn}` }));
    expect(first).toEqual({ allowed: requestsPerMinute.signIn, retryAfter: 60 });
    passTime(minute);
    expect((await direct(t, "/sign-in/email", body)).status).toBe(400);
  });

  it("has less of everything", async () => {
    expect(await untilRefused(() => question())).toEqual({ allowed: unsignedPerMinute, retryAfter: 60 });
    expect((await direct(t, "/sign-in/email", body)).status).toBe(429);
    passTime(minute);
    expect((await question()).status).toBe(200);
  });

  it("takes nothing from those whom the app vouches for", async () => {
    await signUpAndVerify(t, ann);
    await untilRefused(() => question());
    await untilRefused(() => direct(t, "/sign-in/email", { ...ann, password: "a guess" }));
    expect((await signIn(t, ann)).cookies.length).toBeGreaterThan(0);
    expect((await untilRefused((turn) => quickSignIn(t, turn, "203.0.113.8"))).allowed).toBe(requestsPerMinute.signIn);
  });

  it("takes nothing from those who check tokens by the public keys", async () => {
    await untilRefused(() => question());
    expect((await t.fetch("/api/auth/convex/jwks")).status).toBe(200);
  });

  it.each([
    "x-forwarded-for",
    "x-real-ip",
    "cf-connecting-ip",
    "true-client-ip",
    "forwarded",
    "x-vercel-forwarded-for",
    clientAddressHeader,
    clientProofHeader,
  ])("does not get away with an invented %s", async (header) => {
    const forged = (turn: number) => ({ [header]: `198.51.100.${turn % 250}` });
    const { allowed } = await untilRefused((turn) =>
      direct(t, "/sign-in/email", { ...body, email: `${turn}` }, forged(turn)),
    );
    expect(allowed).toBe(requestsPerMinute.signIn);
  });

  it("does not name an address in the session that it gets", async () => {
    await signUpAndVerify(t, ann);
    const { email, password } = ann;
    const forged = { "x-forwarded-for": "198.51.100.1", [clientAddressHeader]: "198.51.100.1" };
    const answer = await direct(
      t,
      "/sign-in/email",
      { email, password },
      { origin: "https://app.example.com", ...forged },
    );
    expect(answer.status).toBe(200);
    const sessions = await signedIn(t, answer).as.query(api.sessions.list, {});
    expect(sessions).toHaveLength(1);
    expect(sessions?.[0]?.address).not.toContain("198.51");
  });
});

describe("a proof", () => {
  /** How many more the limit of the unproven lets through: tells whether a request was counted there. */
  const leftUnproven = async () => (await untilRefused(() => question())).allowed;

  it("gives its client a limit of their own", async () => {
    await direct(t, "/sign-in/email", body, { [clientProofHeader]: await proofFor("203.0.113.7") });
    expect(await leftUnproven()).toBe(unsignedPerMinute);
  });

  it("is good for one request: with the next it counts as none", async () => {
    const proof = { [clientProofHeader]: await proofFor("203.0.113.7") };
    for (let turn = 0; turn < 3; turn += 1) await direct(t, "/sign-in/email", body, proof);
    expect(await leftUnproven()).toBe(unsignedPerMinute - 2);
    // And it spent the limit of that client once.
    const { allowed } = await untilRefused((turn) => quickSignIn(t, turn, "203.0.113.7"));
    expect(allowed).toBe(requestsPerMinute.signIn - 1);
  });

  it("is good for one of many at the same moment", async () => {
    const proof = { [clientProofHeader]: await proofFor("203.0.113.7") };
    await Promise.all(Array.from({ length: 5 }, () => direct(t, "/sign-in/email", body, proof)));
    expect(await leftUnproven()).toBe(unsignedPerMinute - 4);
  });

  it.each<[string, () => Promise<Response>]>([
    [
      "another body",
      async () =>
        direct(t, "/sign-in/email", { ...body, email: "b" }, { [clientProofHeader]: await proofFor("203.0.113.7") }),
    ],
    [
      "another path",
      async () => direct(t, "/sign-up/email", body, { [clientProofHeader]: await proofFor("203.0.113.7") }),
    ],
    ["another method", async () => question({ [clientProofHeader]: await proofFor("203.0.113.7") })],
    [
      "another key",
      async () =>
        direct(t, "/sign-in/email", body, {
          [clientProofHeader]: await proofFor("203.0.113.7", "a key that a stranger made up, long enough"),
        }),
    ],
  ])("counts as none for %s", async (_, ask) => {
    await ask();
    expect(await leftUnproven()).toBe(unsignedPerMinute - 1);
  });

  it("counts as none when it is too old", async () => {
    const proof = { [clientProofHeader]: await proofFor("203.0.113.7") };
    passTime((proofLifetime + 1) * second);
    await direct(t, "/sign-in/email", body, proof);
    expect(await leftUnproven()).toBe(unsignedPerMinute - 1);
  });

  it("of the key of before a rotation is believed for as long as that is listed", async () => {
    const retired = "the key of before, which deployments of then still have";
    const ask = async () =>
      direct(t, "/sign-in/email", body, { [clientProofHeader]: await proofFor("203.0.113.7", retired) });
    vi.stubEnv("CLIENT_ADDRESS_KEYS_RETIRED", JSON.stringify([retired]));
    await ask();
    vi.stubEnv("CLIENT_ADDRESS_KEYS_RETIRED", "[]");
    await ask();
    expect(await leftUnproven()).toBe(unsignedPerMinute - 1);
  });

  it("names the address in the session that the client gets", async () => {
    await signUpAndVerify(t, ann);
    const { email, password } = ann;
    const answer = await post(t, "/sign-in/email", { email, password }, { "x-forwarded-for": "2001:db8::7" });
    const sessions = await signedIn(t, answer).as.query(api.sessions.list, {});
    expect(sessions?.map(({ address }) => address)).toEqual(["2001:0db8:0000:0000:0000:0000:0000:0007"]);
  });
});
