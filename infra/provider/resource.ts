import type { Properties, Provider } from "../../provider-rpc/provider";
import type { ConvexConnection } from "./convex/connection";
import type { DeploymentApi } from "./convex/deployment-api";
import type { KnownSecrets } from "./known-secrets";

/** The life of one resource type: the part of a provider that the engine calls for each resource. */
export type Resource = Pick<Provider, "check" | "diff" | "create" | "read" | "update" | "delete">;

/** What the resources share while the provider runs. */
export interface ResourceContext {
  /** @throws ConvexSettingsError when the provider does not know its deployment */
  connection(): ConvexConnection;
  /** @throws ConvexSettingsError when the provider does not know its deployment */
  deployment(): DeploymentApi;
  secrets: KnownSecrets;
  environment: Record<string, string | undefined>;
}

/** Properties without those that are undefined. */
export function defined(properties: Record<string, Properties[string] | undefined>): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as Properties;
}
