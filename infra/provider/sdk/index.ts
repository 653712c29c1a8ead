export { Code, type CodeArgs, EnvironmentVariables, type EnvironmentVariablesArgs } from "./convex";
export { Fingerprints, type FingerprintsArgs, Live, type LiveArgs, Release, type ReleaseArgs } from "./gate";
export { type RedirectUriManagement, RedirectUris, type RedirectUrisArgs } from "./oauth";
export { Provider, type ProviderArgs } from "./provider";
export { AuthSecret, type GeneratedSecretArgs, RandomSecret, SigningKeys, type SigningKeysArgs } from "./secrets";
