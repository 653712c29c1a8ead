import { probe } from "../../infra/provider/oauth/probe";
import { derive, type Settings } from "../../infra/settings";
import { type Check, finding } from "../finding";

/** Asks each provider, without a session and without a secret, whether it knows the redirect URI. */
export function providerChecks(settings: Settings): Check[] {
  const { callbackUrls, isLoopback } = derive(settings);
  if (isLoopback) return [];
  return settings.auth.providers.map(
    (provider): Check => ({
      title: `redirect URI at ${provider.id}`,
      async run() {
        const redirectUri = callbackUrls[provider.id];
        if (redirectUri === undefined) return [];
        const { id, clientId } = provider;
        const issuer = provider.kind === "discovered" ? { issuer: provider.issuer } : {};
        const state = await probe({ provider: id, clientId, redirectUri, ...issuer });
        if (state === "registered") return [];
        if (state === "not-registered") {
          return [
            finding(
              "auth-callback-unregistered",
              `${id} does not know ${redirectUri}.`,
              `Register ${redirectUri} at ${id}.`,
            ),
          ];
        }
        return [
          finding(
            "not-looked-at",
            `${id} does not tell whether it knows ${redirectUri}.`,
            "Look at its console; docs/oauth.md says where.",
          ),
        ];
      },
    }),
  );
}
