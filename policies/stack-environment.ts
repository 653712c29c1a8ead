import * as pulumi from "@pulumi/pulumi";
import { type DeploymentEnvironment, deploymentEnvironments } from "../contract/deployment-environment";

/**
 * The environment of the stack that is judged, from its setting `prelaunch:environment`.
 *
 * Production where there is no answer: an unknown name, and `pulumi policy analyze`, which hands a pack no configuration.
 * The strictest rules are the safe mistake.
 */
export function stackEnvironment(): DeploymentEnvironment {
  const declared = new pulumi.Config("prelaunch").get("environment");
  return deploymentEnvironments.find((environment) => environment === declared) ?? "production";
}
