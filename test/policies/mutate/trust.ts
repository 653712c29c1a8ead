import { generateKeyPairSync } from "node:crypto";
import { type Mutation, mutation } from "./mutation";
import type { Random } from "./random";
import type { Stack } from "./stack";

interface Key {
  id: string;
  alg: string;
  publicKey: string;
  privateKey?: string;
  createdAt: number;
}

const kept = new Map<number, ReturnType<typeof generateKeyPairSync>>();

/** Half of a key pair as a JWK. Each length is made once: how long a prime takes is luck, up to seconds. */
function jwk(half: "publicKey" | "privateKey", modulusLength = 2048): string {
  const pair = kept.get(modulusLength) ?? generateKeyPairSync("rsa", { modulusLength });
  kept.set(modulusLength, pair);
  return JSON.stringify(pair[half].export({ format: "jwk" }));
}

/** A key set of the right shape, so that one thing in it can be wrong also where the stack's own is not known yet. */
function keySet(change: (key: Key, random: Random) => void) {
  return (stack: Stack, random: Random): void => {
    const key: Key = {
      id: random.word(),
      alg: "RS256",
      publicKey: jwk("publicKey"),
      privateKey: JSON.stringify(random.word(80)),
      createdAt: Date.now() - 1000,
    };
    change(key, random);
    stack.set("JWKS", JSON.stringify([key]));
  };
}

export const trustMutations: readonly Mutation[] = [
  mutation("CVX-1", "no keys", (stack) => stack.set("JWKS", undefined)),
  mutation("CVX-1", "an empty list", (stack) => stack.set("JWKS", "[]")),
  mutation("CVX-1", "what is no list", (stack, random) => stack.set("JWKS", random.word(40))),
  mutation(
    "CVX-1",
    "another algorithm",
    keySet((key, random) => {
      key.alg = random.pick(["HS256", "none", "EdDSA"]);
    }),
  ),
  mutation(
    "CVX-1",
    "no private half",
    keySet((key) => {
      delete key.privateKey;
    }),
  ),
  mutation(
    "CVX-1",
    "a private half in clear",
    keySet((key) => {
      key.privateKey = jwk("privateKey");
    }),
  ),
  mutation(
    "CVX-1",
    "a private half as public",
    keySet((key) => {
      key.publicKey = jwk("privateKey");
    }),
  ),
  mutation(
    "CVX-1",
    "a key of the future",
    keySet((key) => {
      key.createdAt = Date.now() + 30 * 86_400_000;
    }),
  ),
  mutation(
    "CVX-1",
    "a key of long ago",
    keySet((key) => {
      key.createdAt = Date.now() - 2000 * 86_400_000;
    }),
  ),
  mutation(
    "CVX-1",
    "a short key",
    keySet((key) => {
      key.publicKey = jwk("publicKey", 1024);
    }),
  ),
  mutation("CVX-1", "a push before the keys", (stack) => {
    const code = stack.one("Code");
    code.dependencies = [];
    code.propertyDependencies = {};
  }),

  mutation("CVX-2", "an issuer of our own", (stack, random) =>
    stack.set("CONVEX_SITE_URL", `https://${random.word()}.convex.site`),
  ),
  mutation("CVX-2", "a cloud URL of our own", (stack) =>
    stack.set("CONVEX_CLOUD_URL", "https://brave-heron-789.convex.cloud"),
  ),
  mutation("CVX-2", "the issuer of another service", (stack, random) =>
    stack.set("CLERK_JWT_ISSUER_DOMAIN", `https://${random.word()}.clerk.accounts.dev`),
  ),
  mutation("CVX-2", "another issuer", (stack, random) => stack.set("JWT_ISSUER", `https://${random.word()}.net`)),
  mutation("CVX-2", "another audience", (stack, random) => stack.set("JWT_AUDIENCE", random.word())),
  mutation("CVX-2", "another application", (stack, random) => stack.set("CONVEX_APPLICATION_ID", random.word())),

  mutation("CVX-3", "an id without a secret", (stack) => stack.set("GOOGLE_CLIENT_SECRET", undefined)),
  mutation("CVX-3", "a secret without an id", (stack) => stack.set("GITHUB_CLIENT_ID", undefined)),
  mutation("CVX-3", "a button without a client", (stack) => {
    stack.set("GOOGLE_CLIENT_ID", undefined);
    stack.set("GOOGLE_CLIENT_SECRET", undefined);
  }),
  mutation("CVX-3", "a client without a button", (stack, random) => {
    stack.set("DISCORD_CLIENT_ID", random.word(18));
    stack.set("DISCORD_CLIENT_SECRET", random.word(32));
  }),
  mutation("CVX-3", "the id in place of the secret", (stack) =>
    stack.set("GOOGLE_CLIENT_SECRET", stack.convex.GOOGLE_CLIENT_ID),
  ),
  mutation("CVX-3", "one button more", (stack) =>
    stack.host("NEXT_PUBLIC_AUTH_PROVIDERS", "google,github,microsoft,facebook"),
  ),
  mutation("CVX-3", "one button less", (stack) => stack.host("NEXT_PUBLIC_AUTH_PROVIDERS", "google")),
  mutation("CVX-3", "an issuer on plain http", (stack) =>
    stack.set("OIDC_PROVIDERS", JSON.stringify([{ id: "okta", name: "Okta", issuer: "http://acme.okta.com" }])),
  ),
];
