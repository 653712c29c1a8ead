import { socialProviders } from "../../../contract/social-providers";
import { looksSecret } from "../looks-secret";
import type { Finding } from "../problem";
import { clientSecretKey } from "../schema/secrets";
import type { Rule } from "./rule";

/** Each provider once, with its id where the id belongs. */
export const providersAreDistinct: Rule = ({ settings }) => {
  const list = settings.auth?.providers ?? [];
  return list.flatMap((provider, index): Finding[] => {
    if (looksSecret(provider.clientId))
      return [
        {
          path: ["auth", "providers", index, "clientId"],
          reason: "looks like a secret; write the client id, and make a new secret, as this one may be in git",
        },
      ];
    if (list.findIndex((other) => other.id === provider.id) !== index)
      return [
        {
          path: ["auth", "providers", index, "id"],
          reason: `is enabled twice: ${provider.id}`,
          line: `one entry with id: ${provider.id}`,
        },
      ];
    return [];
  });
};

/** A secret of a provider that is off is a leftover, or the provider was forgotten. */
export const noLeftoverSecrets: Rule = ({ settings, present, namedSecrets }) => {
  if (present.has("auth") && !settings.auth) return [];
  const enabled = new Set((settings.auth?.providers ?? []).map((provider) => provider.id));
  return socialProviders
    .filter((id) => namedSecrets.has(clientSecretKey(id)) && !enabled.has(id))
    .map((id) => ({
      path: ["secrets", clientSecretKey(id)],
      reason: `is set, but ${id} is not enabled in prelaunch:auth.providers: enable it or remove the secret`,
      line: `pulumi config rm --path prelaunch:secrets.${clientSecretKey(id)}`,
    }));
};
