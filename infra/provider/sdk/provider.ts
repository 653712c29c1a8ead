import * as pulumi from "@pulumi/pulumi";

export interface ProviderArgs {
  /**
   * The Convex deployment: `https://happy-otter-123.convex.cloud`, or the URL of a self-hosted one. Else
   * `CONVEX_SELF_HOSTED_URL` or `CONVEX_URL` of the environment.
   */
  convexUrl?: pulumi.Input<string>;
  /**
   * Deploy key of that deployment (`prod:happy-otter-123|…`) or the admin key of a self-hosted one. Else
   * `CONVEX_SELF_HOSTED_ADMIN_KEY` or `CONVEX_DEPLOY_KEY` of the environment. Kept as a secret.
   */
  convexDeployKey?: pulumi.Input<string>;
}

/** The provider `prelaunch`: a source plugin in `infra/provider`, named by `plugins.providers` in `Pulumi.yaml`. */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    const { convexUrl, convexDeployKey } = args;
    super(
      "prelaunch",
      name,
      { convexUrl, convexDeployKey: convexDeployKey === undefined ? undefined : pulumi.secret(convexDeployKey) },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ["convexDeployKey"] }),
    );
  }
}
