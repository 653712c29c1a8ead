import { deploymentEnvironments } from "../../../contract/deployment-environment";
import type { Rule } from "./rule";

/** A stack named `production` with the rules of `preview` would be production without its guards. */
export const environmentOfStack: Rule = ({ settings, environment, context, present }) => {
  const named = deploymentEnvironments.find((name) => name === context.stack);
  if (environment === undefined && !present.has("environment"))
    return [
      {
        path: ["environment"],
        reason: `is missing, and the stack's name is none of ${deploymentEnvironments.join(", ")}`,
      },
    ];
  if (!named || settings.environment === undefined || settings.environment === named) return [];
  return [
    {
      path: ["environment"],
      reason: `must be ${named} for a stack of that name; name the stack otherwise, or leave the key out`,
      meant: named,
    },
  ];
};
