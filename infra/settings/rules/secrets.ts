import { requiredSecrets, variableOf } from "../secret-sources";
import type { Rule } from "./rule";

/** What the deployment cannot do without is there. */
export const secretsAreSet: Rule = ({ settings, secrets, namedSecrets, context }) => {
  if (context.missingSecrets === "allow" || !settings.convex) return [];
  return requiredSecrets(settings)
    .filter((key) => !secrets.has(key) && !namedSecrets.has(key))
    .map((key) => ({
      path: ["secrets", key],
      reason: `is missing: set it in the stack file or in the environment variable ${variableOf(key, settings)}`,
    }));
};
