import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "../provider/sdk";
import { Code, EnvironmentVariables } from "../provider/sdk";

export interface ConvexBackendArgs {
  /** The variables that the functions read. All values are kept as secrets. */
  variables: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Digest of the functions' sources. */
  digest: pulumi.Input<string>;
  /** Folder that holds `convex/`, relative to the program. */
  directory: pulumi.Input<string>;
  /** In production variables and code are protected: without them nobody can sign in. */
  protect: boolean;
  provider: Provider;
}

/** The Convex deployment: its variables, then its code. In this order auth.config finds the signing keys at the first push. */
export class ConvexBackend extends pulumi.ComponentResource {
  readonly variables: EnvironmentVariables;
  readonly code: Code;

  constructor(name: string, args: ConvexBackendArgs, options?: pulumi.ComponentResourceOptions) {
    super("prelaunch:convex:ConvexBackend", name, {}, options);
    const child = { parent: this, provider: args.provider, protect: args.protect };

    this.variables = new EnvironmentVariables(`${name}-variables`, { variables: args.variables }, child);
    this.code = new Code(
      `${name}-code`,
      { digest: args.digest, directory: args.directory },
      { ...child, dependsOn: [this.variables] },
    );
    this.registerOutputs({});
  }
}
