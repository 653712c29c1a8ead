import { getAuthConfigProvider } from "@convex-dev/better-auth/auth-config";
import type { AuthConfig } from "convex/server";

/**
 * Every public key that may still sign a living token stands here, so that checking a token reads no database and
 * old tokens outlive a rotation. Convex reads this again whenever the variable changes. The key that signs is chosen
 * in `betterAuth/signingKey.ts`.
 */
const jwks = process.env.JWKS;

export default {
  providers: [getAuthConfigProvider({ ...(jwks ? { jwks } : {}) })],
} satisfies AuthConfig;
