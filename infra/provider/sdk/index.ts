export { Code, type CodeArgs, EnvironmentVariables, type EnvironmentVariablesArgs } from "./convex";
export { Provider, type ProviderArgs } from "./provider";
export { AuthSecret, type GeneratedSecretArgs, RandomSecret, SigningKeys, type SigningKeysArgs } from "./secrets";
