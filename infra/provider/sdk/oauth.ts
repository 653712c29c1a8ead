import * as pulumi from "@pulumi/pulumi";

/** What lets the program keep the list of redirect URIs. Its secret is kept as one. */
export type RedirectUriManagement =
  | {
      /** Microsoft Graph, by an application with Application.ReadWrite.OwnedBy. */
      kind: "graph";
      tenantId: pulumi.Input<string>;
      clientId: pulumi.Input<string>;
      secret: pulumi.Input<string>;
    }
  | {
      /** The client configuration endpoint of RFC 7592, with the registration access token as its secret. */
      kind: "registration";
      uri: pulumi.Input<string>;
      secret: pulumi.Input<string>;
    };

export interface RedirectUrisArgs {
  providers: {
    /** `google`, `microsoft`, …, or an id of one's own with its issuer. */
    provider: string;
    clientId: pulumi.Input<string>;
    redirectUri: pulumi.Input<string>;
    issuer?: pulumi.Input<string>;
    management?: RedirectUriManagement;
  }[];
  /** What becomes of URIs on localhost in lists that are managed. Default `keep`. */
  loopback?: "keep" | "remove";
}

/**
 * The callback URLs of a stack at its sign-in providers: kept in the list of those that can be managed, asked about at the
 * others. Lists keep what others put there. Deleting it takes ours out.
 */
export class RedirectUris extends pulumi.CustomResource {
  declare readonly registrations: pulumi.Output<
    { provider: string; redirectUri: string; state: "managed" | "registered" | "not-registered" | "unknown" }[]
  >;

  constructor(name: string, args: RedirectUrisArgs, options?: pulumi.CustomResourceOptions) {
    const providers = args.providers.map(({ management, issuer, ...rest }) => ({
      ...rest,
      ...(issuer === undefined ? {} : { issuer }),
      ...(management === undefined ? {} : { management: { ...management, secret: pulumi.secret(management.secret) } }),
    }));
    super(
      "prelaunch:oauth:RedirectUris",
      name,
      { providers, loopback: args.loopback, registrations: undefined, tokens: undefined },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ["tokens"] }),
    );
  }
}
