import * as pulumi from "@pulumi/pulumi";
import { convexEnvironmentSchema } from "../contract/convex-environment";
import { EnvironmentInvalidError } from "../contract/environment-error";
import { hostingEnvironmentSchema } from "../contract/hosting-environment";
import type { Derived } from "./settings/derived";

/** What the program makes or takes from the secrets is checked where it is made. */
const knownConvexVariables = convexEnvironmentSchema.omit({
  BETTER_AUTH_SECRET: true,
  BETTER_AUTH_SECRETS_RETIRED: true,
  CLIENT_ADDRESS_KEY: true,
  CLIENT_ADDRESS_KEYS_RETIRED: true,
  JWKS: true,
  RESEND_API_KEY: true,
});
const knownHostingVariables = hostingEnvironmentSchema.omit({ CLIENT_ADDRESS_KEY: true, EDGE_SECRETS: true });

/**
 * Checks, before any resource is declared, that the app and its functions could start with the variables of this stack: by
 * the schemas that they themselves start with. An override in the stack file can make them unusable.
 *
 * @throws pulumi.RunError, which the engine shows without a stack trace
 */
export function assertUsableEnvironment({ convexVariables, hostingVariables }: Derived): void {
  const checks = [
    {
      where: "The declared Convex environment",
      setting: "prelaunch:convex.variables",
      result: knownConvexVariables.safeParse(convexVariables),
    },
    {
      where: "The declared hosting environment",
      setting: "prelaunch:hosting.variables",
      result: knownHostingVariables.safeParse(hostingVariables),
    },
  ];
  for (const { where, setting, result } of checks) {
    if (result.success) continue;
    const cure = `Correct or remove the override under \`${setting}\` in the stack file.`;
    throw new pulumi.RunError(new EnvironmentInvalidError(where, cure, result.error).message);
  }
}
