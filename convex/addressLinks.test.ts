import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  ann,
  bob,
  type Deployment,
  deployment,
  everyMail,
  get,
  mails,
  mailTo,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
  tokenIn,
} from "./deployment.fixture";
import { withSecondFactor } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));

beforeEach(() => startOpenWorld());
afterEach(stopWorld);

const newEmail = "ann@new.example";

const open = (t: Deployment, token: string, cookie = "") =>
  get(t, `/verify-email?token=${encodeURIComponent(token)}`, cookie ? { cookie } : {});

/** Ann asks for another address, and her address of now agrees. Gives both links and the session. */
async function agreed(t: Deployment, cookie: string) {
  expect((await post(t, "/change-email", { newEmail }, { cookie })).status).toBe(200);
  const first = tokenIn((await mailTo(t, ann.email, "Change your address")).text);
  expect((await open(t, first)).status).toBe(200);
  return { first, second: tokenIn((await mailTo(t, newEmail, "Confirm")).text) };
}

it("the link of a sign-up, used again, signs nobody in, sends nothing and tells nothing", async () => {
  const t = deployment();
  await post(t, "/sign-up/email", { ...ann });
  const token = tokenIn((await mailTo(t, ann.email, "Confirm")).text);
  const first = await open(t, token);
  const sent = mails.length;
  const again = await open(t, token);
  await everyMail(t);
  expect([again.status, await again.text()]).toEqual([first.status, await first.text()]);
  expect([...first.headers.getSetCookie(), ...again.headers.getSetCookie()]).toEqual([]);
  expect(mails.length).toBe(sent);
});

it("a link that changes an address is good once, so that it sends one mail alone", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { cookie } = await signIn(t, ann);
  const { first, second } = await agreed(t, cookie);
  expect((await open(t, first, cookie)).status).toBe(401);
  await everyMail(t);
  expect(mails.filter(({ to }) => to[0] === newEmail)).toHaveLength(1);
  expect((await open(t, second, cookie)).status).toBe(200);
  expect((await open(t, second, cookie)).status).toBe(401);
});

it("is not spent by somebody else's session", async () => {
  const t = deployment();
  for (const account of [ann, bob]) await signUpAndVerify(t, account);
  const { cookie } = await signIn(t, ann);
  const { second } = await agreed(t, cookie);
  const other = await signIn(t, bob);
  expect((await open(t, second, other.cookie)).status).toBe(401);
  expect((await open(t, second, cookie)).status).toBe(200);
});

it("signs nobody in who opens it signed out, with a second factor or without", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { cookie } = await withSecondFactor(t, ann);
  const { second } = await agreed(t, cookie);
  const answer = await open(t, second);
  expect([answer.status, await answer.json(), answer.headers.getSetCookie()]).toEqual([
    200,
    { status: true, user: null },
    [],
  ]);
  const half = await post(t, "/sign-in/email", { email: newEmail, password: ann.password });
  expect(await half.json()).toMatchObject({ twoFactorRedirect: true });
});

it("does not move who signed up with the old address meanwhile", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { second } = await agreed(t, (await signIn(t, ann)).cookie);
  expect((await open(t, second)).status).toBe(200);
  const heir = { ...bob, email: ann.email };
  await signUpAndVerify(t, heir);
  expect((await open(t, second)).status).toBe(401);
  await signIn(t, heir);
});
