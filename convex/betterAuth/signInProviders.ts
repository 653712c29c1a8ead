import type { BetterAuthOptions } from "better-auth";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import type { ConvexEnvironment } from "../../contract/convex-environment";
import { signInClients } from "../../contract/sign-in-clients";
import { appleClientSecret } from "./appleClientSecret";
import { discoveredProvider } from "./discoveredProvider";

/** The providers that Better Auth knows by name, with the deployment's clients. */
export function namedProviders(environment: ConvexEnvironment): NonNullable<BetterAuthOptions["socialProviders"]> {
  const { named, apple } = signInClients(process.env, environment.OIDC_PROVIDERS);
  return {
    ...named,
    ...(apple
      ? { apple: async () => ({ clientId: apple.clientId, clientSecret: await appleClientSecret(apple) }) }
      : {}),
  };
}

/** A plugin with the providers that are found by discovery; none without such a provider. */
export function discoveredProviders(environment: ConvexEnvironment | undefined) {
  const { discovered } = signInClients(process.env, environment?.OIDC_PROVIDERS ?? []);
  return discovered.length === 0 ? [] : [genericOAuth({ config: discovered.map(discoveredProvider) })];
}
