/// <reference types="vite/client" />

/**
 * The app's functions as one deployment in memory, for tests: real Better Auth, real component, a mail service and a
 * breach service that answer from here. A test also says `await vi.hoisted(() => import("./environment.fixture"))`: the
 * configuration reads the environment when it is loaded.
 */
import rateLimiter from "@convex-dev/rate-limiter/test";
import { convexTest } from "convex-test";
import { decodeJwt } from "jose";
import { expect, vi } from "vitest";
import { type AuthMethod, authMethods } from "../contract/auth-methods";
import { clientProofHeader, proveClient } from "../contract/client-address";
import betterAuthSchema from "./betterAuth/schema";
import { clientAddressKey, jwks, secret, siteUrl } from "./environment.fixture";
import schema from "./schema";

const modules = import.meta.glob([
  "./**/*.ts",
  "./_generated/*.js",
  "!./**/*.test.ts",
  "!./**/*.fixture.ts",
  "!./betterAuth/**",
]);
const componentModules = import.meta.glob(["./betterAuth/**/*.ts", "!./**/*.test.ts"]);

export const site = siteUrl;
export const environment: Record<string, string> = {
  PRELAUNCH_ENVIRONMENT: "production",
  APP_NAME: "Acme",
  SITE_URL: site,
  TRUSTED_ORIGINS: "",
  BETTER_AUTH_SECRET: secret,
  JWKS: jwks,
  CLIENT_ADDRESS_KEY: clientAddressKey,
  RESEND_API_KEY: "re_test",
  EMAIL_FROM: "Acme <auth@example.com>",
  SESSION_EXPIRES_IN: "604800",
  SESSION_UPDATE_AGE: "86400",
  JWT_EXPIRES_IN: "900",
};

/** What the mail service was given, in order. */
export const mails: { to: string[]; subject: string; text: string; html: string }[] = [];
/** Upper-case SHA-1 of the passwords that the breach service knows; "down" makes it answer nothing. */
export const breaches: { hashes: string[]; down: boolean } = { hashes: [], down: false };

/** Sets the environment and the services around the functions. To be undone by {@link stopWorld}. */
export function startWorld(variables: Record<string, string> = {}): void {
  vi.useFakeTimers({ toFake: ["setTimeout"], shouldAdvanceTime: true });
  mails.length = 0;
  breaches.hashes = [];
  breaches.down = false;
  for (const [name, value] of Object.entries({ ...environment, ...variables })) vi.stubEnv(name, value);
  vi.stubGlobal(
    "fetch",
    vi.fn(async (url: string, init: RequestInit) => {
      if (url.startsWith("https://api.pwnedpasswords.com/range/")) return breachAnswer(url.slice(-5));
      mails.push(JSON.parse(String(init.body)));
      return Response.json({ id: "1" });
    }),
  );
}

/** As {@link startWorld}, with all that can be switched on, without limits, and with nothing printed of what is refused. */
export function startOpenWorld(variables: Record<string, string> = {}): void {
  const github = { GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "s" };
  // Only outside of production can limits be switched off.
  const unlimited = { PRELAUNCH_ENVIRONMENT: "staging", RATE_LIMITING: "off" };
  startWorld({ ...allMethods(authMethods), ...unlimited, ...github, ...variables });
  vi.spyOn(console, "error").mockImplementation(() => {});
  vi.spyOn(console, "warn").mockImplementation(() => {});
}

export function stopWorld(): void {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
}

function breachAnswer(prefix: string): Response {
  if (breaches.down) throw new TypeError("no connection");
  const found = breaches.hashes.filter((hash) => hash.startsWith(prefix));
  return new Response([...found.map((hash) => `${hash.slice(5)}:7`), `${"0".repeat(35)}:0`].join("\r\n"));
}

export const allMethods = (methods: readonly AuthMethod[]) => ({ AUTH_METHODS: methods.join(",") });

export function deployment() {
  const t = convexTest({ schema, modules });
  t.registerComponent("betterAuth", betterAuthSchema, componentModules);
  rateLimiter.register(t);
  return t;
}

export type Deployment = ReturnType<typeof deployment>;
export type Body = object;

/** Asks as the app does for one of its visitors: with a proof of that one's address, `from`. */
export async function asApp(
  t: Deployment,
  path: string,
  init: { method: string; body?: string },
  headers: Record<string, string>,
) {
  const { [fromHeader]: from = "203.0.113.7", ...rest } = headers;
  const url = `/api/auth${path}`;
  const body = init.body === undefined ? {} : { body: new TextEncoder().encode(init.body) };
  const proof = await proveClient(from, { method: init.method, url, ...body }, clientAddressKey);
  return t.fetch(url, { ...init, headers: { origin: site, [clientProofHeader]: proof, ...rest } });
}

/** Says in the headers of {@link post} and {@link get} which address the visitor has. */
const fromHeader = "x-forwarded-for";

export const post = (t: Deployment, path: string, body: Body, headers: Record<string, string> = {}) =>
  asApp(t, path, { method: "POST", body: JSON.stringify(body) }, { "content-type": "application/json", ...headers });

export const get = (t: Deployment, path: string, headers: Record<string, string> = {}) =>
  asApp(t, path, { method: "GET" }, headers);

export interface Account {
  name: string;
  email: string;
  password: string;
}
export const ann: Account = { name: "Ann", email: "ann@example.com", password: "correct horse battery" };
export const bob: Account = { name: "Bob", email: "bob@example.com", password: "quite another staple" };

export const everyMail = (t: Deployment) => t.finishAllScheduledFunctions(vi.runAllTimers);
export const tokenIn = (text: string) => new URL(/https:\S+/.exec(text)?.[0] ?? "").searchParams.get("token") ?? "";

/** The newest mail to an address whose subject begins so. */
export async function mailTo(t: Deployment, email: string, subject: string) {
  await everyMail(t);
  const mail = mails.findLast((candidate) => candidate.to[0] === email && candidate.subject.startsWith(subject));
  if (!mail)
    throw new Error(`No mail "${subject}" to ${email}, only: ${mails.map(({ subject }) => subject).join(", ")}`);
  return mail;
}

export async function signUpAndVerify(t: Deployment, account: Account) {
  await post(t, "/sign-up/email", { ...account });
  const mail = await mailTo(t, account.email, "Confirm");
  await get(t, `/verify-email?token=${encodeURIComponent(tokenIn(mail.text))}`);
}

/** The person as the functions see them by the token that an answer set, with the cookies as a browser would send them. */
export function signedIn(t: Deployment, response: Response) {
  const cookies = response.headers.getSetCookie();
  const jwt = cookies.find((cookie) => cookie.includes("convex_jwt"))?.match(/=([^;]+)/)?.[1] ?? "";
  const { sub, iss, ...claims } = decodeJwt(jwt);
  const as = t.withIdentity({ ...claims, subject: sub ?? "", issuer: iss ?? "" });
  return { as, claims, cookies, cookie: cookieHeader(response), userId: sub ?? "" };
}

/** Signs in with the password. Fails the test where that is refused. */
export async function signIn(t: Deployment, account: Account, userAgent = "") {
  const { email, password } = account;
  const response = await post(t, "/sign-in/email", { email, password }, { "user-agent": userAgent });
  expect(response.status).toBe(200);
  return signedIn(t, response);
}

/** What a browser sends back after this answer, put over what it had before. */
export function cookieHeader(response: Response, before = ""): string {
  const jar = new Map(
    before
      .split("; ")
      .filter(Boolean)
      .map((cookie) => split(cookie)),
  );
  for (const cookie of response.headers.getSetCookie()) {
    const [name, value] = split(cookie.split(";")[0] ?? "");
    if (/Max-Age=0/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}

function split(cookie: string): [string, string] {
  const at = cookie.indexOf("=");
  return [cookie.slice(0, at), cookie.slice(at + 1)];
}
