import { RecoveryError } from "../errors";
import type { StateResource } from "../stack-export";
import type { RemoteApi } from "./remote-api";

/** What is known of a resource whose create was cut off. */
export type Finding =
  /** It exists: take it into the state under this id, in the form that `pulumi import` takes. */
  | { kind: "exists"; importId: string; what: string }
  /** It exists, but the provider cannot take it over: away with it, `up` makes a new one. */
  | { kind: "remove"; what: string; remove: () => Promise<void> }
  /** Not there, or making it again does no harm: nothing but the note in the state has to go. */
  | { kind: "forget"; why: string };

export interface LookupContext {
  vercel: RemoteApi;
  cloudflare: RemoteApi;
  /** True if the state already holds this id for a resource of this type: then it is not what the cut-off create made. */
  isKnown(type: string, id: string): boolean;
  /** When the crashed update began, if its lock is still there. */
  startedAt: Date | undefined;
  /** What to do with a made deployment that already serves the production domain. */
  liveDeployment: "keep" | "delete";
}

/** Finds out by natural key what became of a cut-off create. */
export type Lookup = (resource: StateResource, context: LookupContext) => Promise<Finding>;

/** An input that must be a plain string, as natural keys are. */
export function textInput(resource: StateResource, key: string): string {
  const value = resource.inputs?.[key];
  if (typeof value === "string") return value;
  throw new RecoveryError(
    "ERR_RECOVERY_INPUT",
    `The input ${key} of ${resource.urn} is not plain text, so the resource cannot be looked up: find it by hand, then \`pulumi import\` it or clear it with \`pulumi refresh --clear-pending-creates\`.`,
  );
}

export function optionalTextInput(resource: StateResource, key: string): string | undefined {
  const value = resource.inputs?.[key];
  return typeof value === "string" ? value : undefined;
}

/** The only candidate, if there is one. More than one cannot be told apart. */
export function onlyOne<T>(candidates: T[], resource: StateResource): T | undefined {
  if (candidates.length <= 1) return candidates[0];
  throw new RecoveryError(
    "ERR_RECOVERY_AMBIGUOUS",
    `${candidates.length} objects match ${resource.urn}: remove all but one by hand and try again.`,
  );
}
