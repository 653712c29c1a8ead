import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import {
  ann,
  cookieHeader,
  deployment,
  get,
  signIn,
  signUpAndVerify,
  startWorld,
  stopWorld,
} from "./deployment.fixture";

await vi.hoisted(() => import("./environment.fixture"));

beforeEach(() => {
  startWorld({ SESSION_IDLE_TIMEOUT: "600", SESSION_ABSOLUTE_TIMEOUT: "1500", SESSION_UPDATE_AGE: "60" });
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"], shouldAdvanceTime: true, now: Date.now() });
});
afterEach(stopWorld);

const minutes = (count: number) => vi.setSystemTime(Date.now() + count * 60_000);

it("end without use at the idle limit, for cookie and token alike", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { as, cookie } = await signIn(t, ann);
  minutes(9);
  expect(await as.query(api.auth.currentUser)).not.toBeNull();
  minutes(2);
  expect(await as.query(api.auth.currentUser)).toBeNull();
  expect((await get(t, "/convex/token", { cookie })).status).toBe(401);
});

it("go on while they are used, and end at the absolute limit all the same", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  let { cookie } = await signIn(t, ann);
  const outcomes: unknown[] = [];
  for (let used = 0; used < 5; used += 1) {
    minutes(6);
    const answer = await get(t, "/get-session", { cookie });
    cookie = cookieHeader(answer, cookie);
    outcomes.push((await answer.json()) !== null);
  }
  expect(outcomes).toEqual([true, true, true, true, false]);
});
