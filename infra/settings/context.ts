import type { DeploymentEnvironment } from "../../contract/deployment-environment";
import type { WrittenSettings } from "./schema";
import type { SecretKey } from "./schema/secrets";

/** Where settings come from. */
export interface SettingsContext {
  /** Name of the stack, without organization and project. */
  stack: string;
  /** The stack file, as messages should name it: `stacks/Pulumi.production.yaml`. */
  file: string;
  /** Environment variables: secrets that are not in the stack file come from there. */
  environment: Record<string, string | undefined>;
  /** The configuration as the stack file holds it, see `readStackFile`. With it, what is encrypted is judged, too. */
  written?: Record<string, unknown>;
  /** The stack files beside this one: two stacks must not share a domain, a deployment or a project. */
  siblings?: readonly Sibling[];
  /** What to do about secrets that are not set yet. `allow` is for those who read a stack before it can run. Default: `refuse`. */
  missingSecrets?: "refuse" | "allow";
}

export interface Sibling {
  stack: string;
  file: string;
  config: Record<string, unknown>;
}

/** What rules look at: only what the schema has accepted, so each rule asks first whether its keys are there. */
export interface RuleInput {
  settings: Partial<WrittenSettings>;
  environment: DeploymentEnvironment | undefined;
  context: SettingsContext;
  /** Sections that are there, accepted or not. */
  present: ReadonlySet<string>;
  /** Secret settings that the file names, readable or not, accepted or not. */
  namedSecrets: ReadonlySet<string>;
  /** Where the value of a secret was found, and the value unless it is encrypted. */
  secrets: ReadonlyMap<SecretKey, FoundSecret>;
}

export interface FoundSecret {
  /** `undefined`: encrypted in a stack file that is read without Pulumi. */
  value: string | undefined;
  /** The environment variable that it came from, if it is not in the stack file. */
  variable: string | undefined;
}
