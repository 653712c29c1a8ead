import * as pulumi from "@pulumi/pulumi";

export interface EnvironmentVariablesArgs {
  /** Name to value. Every value is kept as a secret. Variables that are not named here are left alone. */
  variables: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Take over a variable that already exists with another value. Without it such a variable is an error. */
  adopt?: pulumi.Input<boolean>;
}

/**
 * Environment variables of a Convex deployment, written in one request whatever their number.
 *
 * Import: `pulumi import prelaunch:convex:EnvironmentVariables NAME happy-otter-123.convex.cloud` takes all variables of
 * the deployment, `happy-otter-123.convex.cloud:SITE_URL,APP_NAME` only the named ones.
 */
export class EnvironmentVariables extends pulumi.CustomResource {
  declare readonly variables: pulumi.Output<Record<string, string>>;
  /** Host of the deployment. */
  declare readonly deployment: pulumi.Output<string>;

  constructor(name: string, args: EnvironmentVariablesArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "prelaunch:convex:EnvironmentVariables",
      name,
      { variables: secretEach(args.variables), adopt: args.adopt, deployment: undefined },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ["variables"] }),
    );
  }
}

/**
 * Marks each value by itself where the map is given plainly: a secret map with one value that is not known yet would be
 * unknown as a whole, and a preview could not say which variable changes.
 */
function secretEach(variables: EnvironmentVariablesArgs["variables"]): EnvironmentVariablesArgs["variables"] {
  if (pulumi.Output.isInstance(variables) || variables instanceof Promise) return pulumi.secret(variables);
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, pulumi.secret(value)]));
}

export interface CodeArgs {
  /** Digest of the functions' sources. A change of it, and nothing else on this side, pushes again. */
  digest: pulumi.Input<string>;
  /** Folder with the `package.json` next to which `convex/` lies. Relative paths start at the program's folder. */
  directory: pulumi.Input<string>;
  /** Whatever else a push depends on, as one text; a change of it pushes again too. */
  environment?: pulumi.Input<string>;
  /** Push even if it builds or drops indexes of large tables, which the Convex CLI otherwise refuses to do unasked. */
  allowLargeIndexChanges?: pulumi.Input<boolean>;
}

/**
 * The functions, schema and auth configuration of a Convex deployment, pushed by the official CLI.
 *
 * A push from elsewhere shows at `pulumi refresh`, and the next `pulumi up` pushes again. Deleting the resource pushes an
 * app of nothing: functions, schema and auth configuration are gone, documents stay. Import by the host of the deployment.
 */
export class Code extends pulumi.CustomResource {
  declare readonly digest: pulumi.Output<string>;
  /** Host of the deployment. */
  declare readonly deployment: pulumi.Output<string>;
  /** ISO time of the last push. */
  declare readonly pushedAt: pulumi.Output<string>;
  /** Digest of what the deployment itself says it runs. */
  declare readonly running: pulumi.Output<string>;

  constructor(name: string, args: CodeArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "prelaunch:convex:Code",
      name,
      { ...args, deployment: undefined, pushedAt: undefined, running: undefined },
      options,
    );
  }
}
