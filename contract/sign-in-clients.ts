import type { OidcProvider } from "./oidc-providers";
import { providerVariables, type SocialProvider, socialProviders } from "./social-providers";

interface Client {
  clientId: string;
  clientSecret: string;
}

/** What Apple takes in place of a client secret: the parts that one is signed with. */
export interface AppleClient {
  clientId: string;
  teamId: string;
  keyId: string;
  /** PEM. */
  privateKey: string;
}

/** The OAuth clients of a deployment. One whose variables are not all set is left out. */
export interface SignInClients {
  named: Partial<Record<Exclude<SocialProvider, "apple">, Client>>;
  apple: AppleClient | undefined;
  discovered: (OidcProvider & Client)[];
}

/** Reads the clients from the environment; `discovered` are the providers that it names in OIDC_PROVIDERS. */
export function signInClients(
  environment: Record<string, string | undefined>,
  discovered: readonly OidcProvider[],
): SignInClients {
  const clientOf = (provider: string): Client | undefined => {
    const names = providerVariables(provider);
    const clientId = environment[names.id];
    const clientSecret = environment[names.secret];
    return clientId && clientSecret ? { clientId, clientSecret } : undefined;
  };
  const named: SignInClients["named"] = {};
  for (const provider of socialProviders) {
    if (provider === "apple") continue;
    const client = clientOf(provider);
    if (client) named[provider] = client;
  }
  const apple = clientOf("apple");
  const { APPLE_TEAM_ID: teamId, APPLE_KEY_ID: keyId } = environment;
  return {
    named,
    apple:
      apple && teamId && keyId
        ? { clientId: apple.clientId, teamId, keyId, privateKey: apple.clientSecret.replaceAll("\\n", "\n") }
        : undefined,
    discovered: discovered.flatMap((provider) => {
      const client = clientOf(provider.id);
      return client ? [{ ...provider, ...client }] : [];
    }),
  };
}
