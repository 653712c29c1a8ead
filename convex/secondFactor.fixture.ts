import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { expect } from "vitest";
import { type Account, cookieHeader, type Deployment, post, signedIn, signIn } from "./deployment.fixture";

/** An authenticator app: gives a code it never gave before, as time would. */
export function authenticator(uri: string) {
  const text = new URL(uri).searchParams.get("secret") ?? "";
  const secret = new TextDecoder().decode(base32.decode(text));
  let step = -1;
  return {
    /** The codes that are good now are those of the half minute before, of now, and after: one of each in turn. */
    code: async () => {
      step += 1;
      if (step > 2) throw new Error("Three codes are good at one moment, and all were given.");
      return await createOTP(secret).hotp(Math.floor(Date.now() / 30_000) + step - 1);
    },
  };
}

/** Switches the second factor on. Returns the app and the backup codes, with the session as it is after that. */
export async function withSecondFactor(t: Deployment, account: Account) {
  const before = await signIn(t, account);
  const enable = await post(t, "/two-factor/enable", { password: account.password }, { cookie: before.cookie });
  expect(enable.status).toBe(200);
  const { totpURI, backupCodes } = (await enable.json()) as { totpURI: string; backupCodes: string[] };
  const app = authenticator(totpURI);
  const verified = await post(t, "/two-factor/verify-totp", { code: await app.code() }, { cookie: before.cookie });
  expect(verified.status).toBe(200);
  return { app, backupCodes, cookie: cookieHeader(verified, before.cookie) };
}

/** Gives the password and stops before the second factor. */
export async function halfSignedIn(t: Deployment, { email, password }: Account, before = "") {
  const response = await post(t, "/sign-in/email", { email, password }, before ? { cookie: before } : {});
  return { response, cookie: cookieHeader(response, before) };
}

/** The person behind a session cookie, with a token as the app's server asks for one. */
export async function withToken(t: Deployment, cookie: string) {
  const response = await t.fetch("/api/auth/convex/token", { headers: { cookie } });
  return signedIn(t, response);
}
