import type { MutableKind } from "./mutation";

/** Redirect URIs of each provider's client, as the OAuth stand-in keeps them. */
export interface RedirectUris {
  list(): { provider: string }[];
  /** `undefined`: what the stack registered. */
  change(provider: string, redirectUris: string[] | undefined): void;
}

/** What a person can do in the console of a sign-in provider. */
export function oauthMutations(uris: RedirectUris): MutableKind[] {
  return [
    {
      kind: "oauth-redirect",
      about: "The provider's console, redirect URIs of the client; `delete` goes back to what the stack registered",
      list: () => uris.list().map(({ provider }) => provider),
      change(provider) {
        uris.change(provider, ["https://elsewhere.example/callback"]);
        return `Registered only https://elsewhere.example/callback at ${provider}.`;
      },
      delete(provider) {
        uris.change(provider, undefined);
        return `Took back what was changed by hand at ${provider}.`;
      },
    },
  ];
}
