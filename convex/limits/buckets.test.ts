import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { internal } from "../_generated/api";
import { type Deployment, deployment, post } from "../deployment.fixture";
import { type BucketName, buckets } from "./buckets";
import { passTime, startStillWorld, stopWorld, untilRefused } from "./limits.fixture";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
beforeEach(() => {
  startStillWorld();
  t = deployment();
});
afterEach(stopWorld);

/** Null where it is counted, else the milliseconds to wait. */
const count = (bucket: BucketName, key = "one") =>
  t.mutation(internal.limits.admission.count, { charges: [{ bucket, key }] });

describe("every limit", () => {
  // Those that are divided into parts, too: whatever part chance takes, all together allow exactly the rate.
  it.each(Object.entries(buckets) as [BucketName, { rate: number; period: number }][])(
    "%s lets its last through, refuses the next until its window has passed, and leaves others alone",
    async (bucket, { rate, period }) => {
      for (let turn = 0; turn < rate; turn += 1) expect(await count(bucket)).toBeNull();
      expect(await count(bucket)).toBe(period);
      expect(await count(bucket, "another")).toBeNull();
      passTime(period - 1);
      expect(await count(bucket)).toBe(1);
      passTime(1);
      expect(await count(bucket)).toBeNull();
    },
  );
});

it.each(["/reset-password", "/verify-email?token=x"])(
  "what may be tried out at %s is counted as a code",
  async (path) => {
    const ask = () => (path.includes("?") ? t.fetch(`/api/auth${path}`) : post(t, path, {}));
    expect(await untilRefused(ask)).toEqual({ allowed: buckets.codes.rate, retryAfter: 60 });
    passTime(buckets.codes.period);
    expect((await ask()).status).not.toBe(429);
  },
);

it("the public keys have a limit of their own for those who come without a proof", async () => {
  for (let turn = 1; turn < buckets.publicKeys.rate; turn += 1) await count("publicKeys", "unsigned");
  const ask = () => t.fetch("/api/auth/convex/jwks");
  expect(await untilRefused(ask)).toEqual({ allowed: 1, retryAfter: 60 });
  expect((await t.fetch("/api/auth/get-session")).status).toBe(200);
  passTime(buckets.publicKeys.period);
  expect((await ask()).status).toBe(200);
});
