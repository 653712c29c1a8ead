import * as pulumi from "@pulumi/pulumi";
import * as vercel from "@pulumiverse/vercel";
import { edgeHeader } from "../../contract/client-address";

export interface EdgeOnlyFirewallArgs {
  projectId: pulumi.Input<string>;
  teamId?: string;
  secret: pulumi.Input<string>;
  retired: pulumi.Input<string[]>;
}

/**
 * Denies what did not come through the edge. The hosting's own hostname is public: without this rule the WAF and the
 * rate limits can be walked around. It acts before the app. The ACME path is spared, since a certificate is asked for before
 * the edge stands; a retired secret is accepted, so that a rotation refuses nobody.
 */
export function edgeOnlyFirewall(
  name: string,
  args: EdgeOnlyFirewallArgs,
  options: pulumi.CustomResourceOptions,
): vercel.FirewallConfig {
  const accepted = pulumi.secret(
    pulumi.all([args.secret, args.retired]).apply(([secret, retired]) => [secret, ...retired]),
  );
  return new vercel.FirewallConfig(
    name,
    {
      projectId: args.projectId,
      ...(args.teamId === undefined ? {} : { teamId: args.teamId }),
      enabled: true,
      rules: {
        rules: [
          {
            name: "Only through the edge",
            description: "Requests without the edge's secret header are denied.",
            active: true,
            conditionGroups: [
              {
                conditions: [
                  { type: "header", key: edgeHeader, op: "inc", neg: true, values: accepted },
                  { type: "path", op: "pre", neg: true, value: "/.well-known/acme-challenge/" },
                ],
              },
            ],
            action: { action: "deny" },
          },
        ],
      },
    },
    options,
  );
}
