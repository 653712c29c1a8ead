import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { DeploymentEnvironment } from "../contract/deployment-environment";
import type { CatalogueItem } from "./catalogue/item";
import type { DeclaredResource, StackResource } from "./declared";

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

export interface Context {
  environment: DeploymentEnvironment;
}

/** One checklist item, judged on declarations. */
export interface Rule {
  /** Name of the policy, by which `--policy-pack-config` addresses it. */
  name: string;
  item: CatalogueItem;
  /** Facts of one resource: a finding stops the run before that resource is made or changed, also in `up --skip-preview`. */
  judgeResource(resource: DeclaredResource, context: Context): Finding[];
  /** Facts between resources: a finding ends the preview, so before anything is written. */
  judgeStack(resources: readonly StackResource[], context: Context): Finding[];
}

/** A finding as the user reads it. */
export function message(item: CatalogueItem, { wrong, setting, cure }: Finding): string {
  return `${item.id}: ${wrong} Setting: ${setting}. Cure: ${cure} See ${item.link}`;
}

/** The rule as one policy of the pack: Pulumi calls both of its functions under the same name and level. */
export function toPolicy(rule: Rule, context: Context): ResourceValidationPolicy & StackValidationPolicy {
  const { item } = rule;
  return {
    name: rule.name,
    displayName: `${item.id} ${item.text}`,
    description: `${item.text}.`,
    severity: item.severity,
    tags: ["prelaunch", item.id],
    remediationSteps: item.cure,
    url: item.link,
    validateResource(resource, report) {
      for (const finding of rule.judgeResource(resource, context)) report(message(item, finding));
    },
    validateStack({ resources }, report) {
      for (const finding of rule.judgeStack(resources, context)) report(message(item, finding), finding.urn);
    },
  };
}
