import type { StateFile } from "../provider-stand-in/state-file";
import type { OAuthClientPlan } from "./client-plan";
import type { OAuthState } from "./state";

export interface Registration {
  provider: string;
  clientId: string;
  redirectUris: string[];
  /** True where the list is no longer what the stack registered. */
  altered: boolean;
}

/** The redirect URIs that are registered at each provider: the stack's own, until somebody changes the list. */
export interface Registrations {
  list(): Registration[];
  client(provider: string, clientId: string): OAuthClientPlan | undefined;
  clientOf(provider: string): OAuthClientPlan | undefined;
  redirectUris(provider: string): string[];
  /** `undefined` brings the stack's own back. */
  change(provider: string, redirectUris: string[] | undefined): void;
}

export function openRegistrations(clients: readonly OAuthClientPlan[], state: StateFile<OAuthState>): Registrations {
  const clientOf = (provider: string) => clients.find((client) => client.provider === provider);
  const redirectUris = (provider: string): string[] => {
    const planned = clientOf(provider)?.callbackUrl;
    return state.data.redirectUris[provider] ?? (planned === undefined ? [] : [planned]);
  };
  return {
    list: () =>
      clients.map(({ provider, clientId }) => ({
        provider,
        clientId,
        redirectUris: redirectUris(provider),
        altered: state.data.redirectUris[provider] !== undefined,
      })),
    client: (provider, clientId) => {
      const client = clientOf(provider);
      return client?.clientId === clientId ? client : undefined;
    },
    clientOf,
    redirectUris,
    change(provider, changed) {
      if (changed === undefined) delete state.data.redirectUris[provider];
      else state.data.redirectUris[provider] = [...new Set(changed)];
      state.save();
    },
  };
}
