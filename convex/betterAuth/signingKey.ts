import { z } from "zod";

const keys = z.array(
  z.looseObject({ id: z.string(), createdAt: z.number(), privateKey: z.string().optional(), alg: z.string() }),
);

/**
 * The newest key that has a private half, as the JSON array that the `convex()` plugin reads.
 *
 * Exactly one key may reach the plugin: with two, `/convex/token` answers 500 (get-convex/better-auth issue 427).
 * Returns undefined where no key signs.
 */
export function signingKey(jwks: string): string | undefined {
  const newest = keys
    .parse(JSON.parse(jwks))
    .filter((key) => key.privateKey)
    .sort((left, right) => right.createdAt - left.createdAt)[0];
  return newest ? JSON.stringify([newest]) : undefined;
}
