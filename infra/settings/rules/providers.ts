import { isSocialProvider, socialProviders } from "../../../contract/social-providers";
import { looksSecret } from "../looks-secret";
import type { Finding } from "../problem";
import { clientSecretKey, managementSecretKey } from "../schema/secrets";
import { didYouMean } from "../suggest";
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

/** Keys that only some providers have, and those that they cannot do without. */
export const providersAreWhole: Rule = ({ settings }) =>
  (settings.auth?.providers ?? []).flatMap((provider, index): Finding[] => {
    const at = (key: string) => ["auth", "providers", index, key];
    const { id, name, issuer, teamId, keyId, graph, registrationUri } = provider;
    if (!isSocialProvider(id) && issuer === undefined) {
      const near = didYouMean(id, socialProviders);
      if (near) {
        const reason = `is no provider that the app knows by name; did you mean ${near}?`;
        return [{ path: at("id"), reason, meant: near }];
      }
      return [{ path: at("issuer"), reason: `is missing: ${id} is an id of your own, and is found by its issuer` }];
    }
    const missing = (key: string, value: unknown, who: boolean): Finding[] =>
      who && value === undefined ? [{ path: at(key), reason: `is missing: ${id} needs it` }] : [];
    const misplaced = (key: string, value: unknown, who: boolean, owner: string): Finding[] =>
      !who && value !== undefined
        ? [{ path: at(key), reason: `belongs to ${owner} alone; remove it`, line: `id: ${id}` }]
        : [];
    const own = !isSocialProvider(id);
    const apple = id === "apple";
    return [
      ...missing("name", name, own),
      ...missing("teamId", teamId, apple),
      ...missing("keyId", keyId, apple),
      ...misplaced("name", name, own, "a provider with an id of your own"),
      ...misplaced("issuer", issuer, own, "a provider with an id of your own"),
      ...misplaced("registrationUri", registrationUri, own, "a provider with an id of your own"),
      ...misplaced("teamId", teamId, apple, "apple"),
      ...misplaced("keyId", keyId, apple, "apple"),
      ...misplaced("graph", graph, id === "microsoft", "microsoft"),
    ];
  });

/** A secret of a provider that is off is a leftover, or the provider was forgotten. */
export const noLeftoverSecrets: Rule = ({ settings, present, namedSecrets }) => {
  if (present.has("auth") && !settings.auth) return [];
  const providers = settings.auth?.providers ?? [];
  const enabled = new Set<string>(providers.map(({ id }) => clientSecretKey(id)));
  const managed = new Set<string>(
    providers.filter(({ graph, registrationUri }) => graph ?? registrationUri).map(({ id }) => managementSecretKey(id)),
  );
  return [...namedSecrets]
    .filter((key) => /(ClientSecret|RegistrationToken)$|^applePrivateKey$|^microsoftGraphSecret$/.test(key))
    .filter((key) => !enabled.has(key) && !managed.has(key))
    .map((key) => {
      const client = /^(.*)(?:ClientSecret|PrivateKey)$/.exec(key)?.[1];
      const lacks =
        client === undefined
          ? "nothing is managed with it: set graph or registrationUri of its provider"
          : `${client} is not enabled in prelaunch:auth.providers: enable it`;
      return {
        path: ["secrets", key],
        reason: `is set, but ${lacks} or remove the secret`,
        line: `pulumi config rm --path prelaunch:secrets.${key}`,
      };
    });
};
