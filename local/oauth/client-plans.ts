import { providerVariables } from "../../contract/social-providers";
import type { Settings } from "../../infra/settings";
import type { OAuthClientPlan } from "./client-plan";

/** Environment variable that holds what manages the redirect URIs of a provider. */
export function managementVariable(provider: string): string {
  return provider === "microsoft"
    ? "MICROSOFT_GRAPH_SECRET"
    : providerVariables(provider).secret.replace(/CLIENT_SECRET$/, "REGISTRATION_TOKEN");
}

/** The OAuth clients that a stack declares, as its team made them at the providers. `secrets` by variable. */
export function oauthClients(
  { auth }: Settings,
  callbackUrls: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): OAuthClientPlan[] {
  return auth.providers.map((provider) => {
    const { id, clientId } = provider;
    const managementSecret = secrets[managementVariable(id)];
    return {
      provider: id,
      clientId,
      clientSecret: secrets[providerVariables(id).secret] ?? "",
      callbackUrl: callbackUrls[id] ?? "",
      ...(provider.kind === "named" && provider.apple ? { apple: provider.apple } : {}),
      ...(provider.kind === "discovered" ? { oidc: { name: provider.name, issuer: provider.issuer } } : {}),
      ...(managementSecret === undefined ? {} : { managementSecret }),
    };
  });
}
