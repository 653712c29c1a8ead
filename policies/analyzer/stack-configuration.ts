import { type DeploymentEnvironment, deploymentEnvironments } from "../../contract/deployment-environment";
import type { CloudflarePlan } from "../policy";

/** What the pack reads of the stack that it judges. */
export interface StackConfiguration {
  environment: DeploymentEnvironment;
  plan: CloudflarePlan | undefined;
}

const plans: readonly CloudflarePlan[] = ["free", "pro", "business", "enterprise"];

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}

/** The configuration as Pulumi hands it to a pack: `PULUMI_CONFIG`, a JSON map of `prelaunch:environment` and the like. */
function configured(variables: Record<string, string | undefined>): Map<string, string> {
  const values = parsed(variables["PULUMI_CONFIG"]);
  if (typeof values !== "object" || values === null) return new Map();
  // Older engines write `prelaunch:config:environment`.
  return new Map(Object.entries(values).map(([key, value]) => [key.replace(":config:", ":"), String(value)]));
}

function planOf(config: Map<string, string>): CloudflarePlan | undefined {
  const edge = parsed(config.get("prelaunch:edge"));
  if (typeof edge !== "object" || edge === null) return undefined;
  // `free` is the default of the setting.
  const written = "plan" in edge ? edge.plan : "free";
  return plans.find((plan) => plan === written);
}

/**
 * Environment and plan of the stack that is judged, from the settings and the stack's name.
 *
 * A stack that is named `production` or `staging` is judged as such, whatever its settings say: they could say too little.
 * Production where there is no answer: an unknown name, and `pulumi policy analyze`, which hands a pack no configuration.
 * The strictest rules are the safe mistake.
 */
export function stackConfiguration(variables: Record<string, string | undefined>): StackConfiguration {
  const config = configured(variables);
  const named = (text: string | undefined) => deploymentEnvironments.find((environment) => environment === text);
  const rank = (environment: DeploymentEnvironment) => deploymentEnvironments.indexOf(environment);
  const declared = named(config.get("prelaunch:environment"));
  const stack = named(variables["PULUMI_NODEJS_STACK"]?.split("/").at(-1));
  const written = config.has("prelaunch:environment") ? (declared ?? "production") : (stack ?? "production");
  const environment = stack !== undefined && rank(stack) > rank(written) ? stack : written;
  return { environment, plan: planOf(config) };
}
