import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { acceptanceMark } from "../contract/acceptance";
import {
  ann,
  deployment,
  mailTo,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "./deployment.fixture";

await vi.hoisted(() => import("./environment.fixture"));
// Hashes of passwords are slow on purpose, and many at once slower.

beforeEach(() => startOpenWorld());
afterEach(stopWorld);

const marked = (tag: string) => ({ ...ann, email: `qa${acceptanceMark}${tag}@example.com` });
const remove = async (t: ReturnType<typeof deployment>, args: { prefix: string; createdBefore?: number }) => {
  const { internal } = await import("./_generated/api");
  return t.mutation(internal.acceptance.removeAccounts, args);
};

it("removes the accounts of a run whole, verified or not, and no others", async () => {
  const t = deployment();
  for (const account of [ann, marked("one-1"), marked("two-1")]) await signUpAndVerify(t, account);
  await post(t, "/sign-up/email", marked("one-2"));
  const { cookie } = await signIn(t, marked("one-1"));
  await post(t, "/organization/create", { name: "Club", slug: "club" }, { cookie });

  expect(await remove(t, { prefix: `qa${acceptanceMark}one-` })).toBe(2);
  expect(await remove(t, { prefix: `qa${acceptanceMark}one-` })).toBe(0);
  const refused = await post(t, "/sign-in/email", marked("one-1"));
  expect(refused.status).toBe(401);
  await signIn(t, marked("two-1"));
  await signIn(t, ann);
  // Nothing of it is in the way of somebody new.
  await signUpAndVerify(t, marked("one-1"));
  const again = await signIn(t, marked("one-1"));
  const club = await post(t, "/organization/create", { name: "Club", slug: "club" }, { cookie: again.cookie });
  expect(club.status).toBe(200);
  expect(await mailTo(t, marked("one-1").email, "Confirm")).toBeDefined();
});

it("leaves what is younger than it is told", async () => {
  const t = deployment();
  await signUpAndVerify(t, marked("one-1"));
  expect(await remove(t, { prefix: `qa${acceptanceMark}`, createdBefore: Date.now() - 60_000 })).toBe(0);
  expect(await remove(t, { prefix: `qa${acceptanceMark}`, createdBefore: Date.now() + 60_000 })).toBe(1);
});

it("refuses a prefix that could mean other people", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  for (const prefix of ["", "a", "ann@example.com"]) await expect(remove(t, { prefix })).rejects.toThrow(/mark/);
  await signIn(t, ann);
});

it("keeps a session that ran out until the purge comes, and that alone is taken", async () => {
  const t = deployment();
  const { internal } = await import("./_generated/api");
  await signUpAndVerify(t, marked("one-1"));
  const { as } = await signIn(t, marked("one-1"));
  const { api } = await import("./_generated/api");
  const kept = () => t.query(internal.acceptance.isExpiredKept, { tag: "a" });
  expect(await kept()).toBe(false);
  await t.mutation(internal.acceptance.keepExpired, { email: marked("one-1").email, tag: "a" });
  expect(await kept()).toBe(true);
  vi.stubEnv("RETENTION_SESSION_DAYS", "90");
  await t.mutation(internal.retention.purge.batch, { kind: "sessions", purged: 0 });
  expect(await kept()).toBe(false);
  expect(await as.query(api.auth.currentUser, {})).not.toBeNull();
  await expect(t.mutation(internal.acceptance.keepExpired, { email: ann.email, tag: "b" })).rejects.toThrow(
    /test account/,
  );
});
