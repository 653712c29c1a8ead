import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "../provider/sdk";
import { AuthSecret, RandomSecret, SigningKeys } from "../provider/sdk";

export interface GeneratedSecretsArgs {
  /** A team's own auth secret in place of a generated one. */
  authSecret?: pulumi.Input<string>;
  /** Raise it to rotate the auth secret and the key that vouches for addresses. */
  secretGeneration: number;
  /** Raise it to rotate the signing keys. */
  keyGeneration: number;
  /** Raise it after a leak: new secrets and keys, and none of before is accepted. */
  revokeGeneration: number;
  /** Raise it to rotate what the edge proves itself with. */
  edgeSecretGeneration: number;
  /** Seconds for which a session cookie may lie unused: so long a retired auth secret is accepted. */
  sessionLifetime: number;
  /** In production the generated secrets are protected: losing them signs everyone out. */
  protect: boolean;
  provider: Provider;
}

/** Everything secret that the kit makes itself, so that the first deployment can already authenticate. */
export class GeneratedSecrets extends pulumi.ComponentResource {
  /** BETTER_AUTH_SECRET. */
  readonly authSecret: pulumi.Output<string>;
  /** BETTER_AUTH_SECRETS_RETIRED: a JSON array of earlier secrets and the time until which cookies of theirs are accepted. */
  readonly retiredAuthSecrets: pulumi.Output<string>;
  /** SESSIONS_REVOKED_BEFORE: sessions that began earlier (ISO 8601) are ended; 1970 when nothing was revoked. */
  readonly revokedBefore: pulumi.Output<string>;
  /** WEBHOOK_SECRET: signs deliveries to webhook endpoints. */
  readonly webhookSecret: pulumi.Output<string>;
  /** CLIENT_ADDRESS_KEY: by it the app vouches to the functions for the address of a client. */
  readonly clientAddressKey: pulumi.Output<string>;
  /**
   * CLIENT_ADDRESS_KEYS_RETIRED: a JSON array of the key before, accepted until the next rotation. Deployments of the app
   * that know only that one, such as one that is rolled back to, go on being believed.
   */
  readonly retiredClientAddressKeys: pulumi.Output<string>;
  /** The variable JWKS: a JSON array, the newest key first. */
  readonly jwks: pulumi.Output<string>;
  /** What the edge adds to each request and the hosting asks for. */
  readonly edgeSecret: pulumi.Output<string>;
  /** Edge secrets that the hosting still accepts while a rotation is under way. */
  readonly retiredEdgeSecrets: pulumi.Output<string[]>;
  /** Key of the HMACs that stand for variables in places that are not secret. */
  readonly fingerprintKey: pulumi.Output<string>;

  constructor(name: string, args: GeneratedSecretsArgs, options?: pulumi.ComponentResourceOptions) {
    super("prelaunch:secrets:GeneratedSecrets", name, {}, options);
    const child = { parent: this, provider: args.provider, protect: args.protect };

    const { revokeGeneration } = args;
    const made =
      args.authSecret === undefined
        ? new AuthSecret(
            `${name}-auth-secret`,
            { generation: args.secretGeneration, revokeGeneration, acceptRetiredFor: args.sessionLifetime },
            child,
          )
        : undefined;
    this.authSecret = pulumi.secret(made?.value ?? args.authSecret ?? "");
    this.retiredAuthSecrets = pulumi.secret(made?.retired.apply((retired) => JSON.stringify(retired)) ?? "[]");
    this.jwks = new SigningKeys(
      `${name}-signing-keys`,
      { authSecret: this.authSecret, generation: args.keyGeneration, revokeGeneration },
      child,
    ).jwks;
    const edge = new RandomSecret(`${name}-edge-secret`, { generation: args.edgeSecretGeneration }, child);
    this.edgeSecret = edge.value;
    this.retiredEdgeSecrets = edge.retired;
    const address = new RandomSecret(
      `${name}-client-address-key`,
      { generation: args.secretGeneration, revokeGeneration },
      child,
    );
    this.clientAddressKey = address.value;
    this.retiredClientAddressKeys = pulumi.secret(
      address.retired.apply((retired) => JSON.stringify(retired.slice(0, 1))),
    );
    this.fingerprintKey = new RandomSecret(`${name}-fingerprint-key`, {}, child).value;
    const webhook = new RandomSecret(`${name}-webhook-secret`, { revokeGeneration }, child);
    this.webhookSecret = webhook.value.apply((value) => `whsec_${Buffer.from(value, "base64url").toString("base64")}`);
    // It knows when it was revoked also where a team keeps an auth secret of its own.
    this.revokedBefore = webhook.revokedAt.apply((at) => at || new Date(0).toISOString());
    this.registerOutputs({});
  }
}
