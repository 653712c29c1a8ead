import type { ChecklistItem } from "../checklist/item";
import type { DeploymentEnvironment } from "../contract/deployment-environment";
import type { DeclaredResource, StackResource } from "./declared";
import type { Parameters } from "./parameters";
import type { SourceFacts } from "./source-facts";

/**
 * What a rule found wrong. Secrets reach a policy in clear and cannot be told from other values, and the engine prints a
 * report as it stands: a finding holds names and reasons, never a value.
 */
export interface Finding {
  /** What is wrong, as a sentence that begins with the variable's name. */
  wrong: string;
  /** The setting of the stack file that decides it, such as `prelaunch:domain`. */
  setting: string;
  /** What to do, as a sentence. */
  cure: string;
  /** The resource at fault, where a stack rule knows it. */
  urn?: string;
}

export type CloudflarePlan = "free" | "pro" | "business" | "enterprise";

export interface Context {
  environment: DeploymentEnvironment;
  /** Parameters of the rule: what the pack's configuration says, else their defaults. */
  parameters: Readonly<Record<string, unknown>>;
  /** Plan of the zone, as the stack file names it; `undefined` where the pack has no configuration of the stack. */
  plan: CloudflarePlan | undefined;
  /** What git says of the source tree. Asked for when a rule needs it. */
  source(): SourceFacts;
}

/** One fact of a checklist item, judged on declarations. */
export interface Rule {
  /** The item's id and a name: the code of its refusals, and how `--policy-pack-config` addresses it. */
  name: string;
  item: ChecklistItem;
  parameters?: Parameters;
  /** Facts of one resource: a finding stops the run before that resource is made or changed, also in `up --skip-preview`. */
  judgeResource?(resource: DeclaredResource, context: Context): Finding[];
  /** Facts between resources: a finding ends the preview, so before anything is written. */
  judgeStack?(resources: readonly StackResource[], context: Context): Finding[];
}

/** A finding as the user reads it. */
export function message({ item, name }: Rule, { wrong, setting, cure }: Finding): string {
  return `${item.id}: ${wrong} Setting: ${setting}. Cure: ${cure} Code: ${name}. See ${item.link}`;
}

/** Environments that people reach over the internet and whose rules are mandatory. */
export function isPublic({ environment }: Pick<Context, "environment">): boolean {
  return environment === "staging" || environment === "production";
}

/** What a rule says of a value that the preview does not know, and so cannot judge. */
export const notKnownYet = "is not known before the deployment has run, so it cannot be judged";
