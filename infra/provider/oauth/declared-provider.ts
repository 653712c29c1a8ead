import { z } from "zod";

const management = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("graph"), tenantId: z.string(), clientId: z.string(), secret: z.string() }),
  z.object({ kind: z.literal("registration"), uri: z.url(), secret: z.string() }),
]);

const declaredProvider = z.object({
  provider: z.string().min(1),
  clientId: z.string().min(1),
  redirectUri: z.url(),
  /** Of a provider that is found by discovery. */
  issuer: z.url().optional(),
  management: management.optional(),
});

/** One provider as the program declares it: the URI that must be registered, and what may register it. */
export type DeclaredProvider = z.output<typeof declaredProvider>;
export type Management = z.output<typeof management>;

export const declaredInputs = z.object({
  providers: z.array(declaredProvider),
  /** What becomes of redirect URIs that lead to a machine of a developer, in lists that are managed. */
  loopback: z.enum(["keep", "remove"]).default("keep"),
});

/**
 * `managed`: the program keeps it in the list. `registered`, `not-registered`: the provider's answers say so. `unknown`: they
 * say nothing, or nobody answered.
 */
export type RegistrationState = "managed" | "registered" | "not-registered" | "unknown";

export interface RegistrationOutput {
  provider: string;
  redirectUri: string;
  state: RegistrationState;
}
