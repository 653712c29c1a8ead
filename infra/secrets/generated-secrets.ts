import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "../provider/sdk";
import { AuthSecret, RandomSecret, SigningKeys } from "../provider/sdk";

export interface GeneratedSecretsArgs {
  /** A team's own auth secret in place of a generated one. */
  authSecret?: pulumi.Input<string>;
  /** Raise it to rotate the auth secret. */
  secretGeneration: number;
  /** Raise it to rotate the signing keys. */
  keyGeneration: number;
  /** In production the generated secrets are protected: losing them signs everyone out. */
  protect: boolean;
  provider: Provider;
}

/** Everything secret that the kit makes itself, so that the first deployment can already authenticate. */
export class GeneratedSecrets extends pulumi.ComponentResource {
  /** BETTER_AUTH_SECRET. */
  readonly authSecret: pulumi.Output<string>;
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

    this.authSecret = pulumi.secret(
      args.authSecret ?? new AuthSecret(`${name}-auth-secret`, { generation: args.secretGeneration }, child).value,
    );
    this.jwks = new SigningKeys(
      `${name}-signing-keys`,
      { authSecret: this.authSecret, generation: args.keyGeneration },
      child,
    ).jwks;
    const edge = new RandomSecret(`${name}-edge-secret`, { generation: args.secretGeneration }, child);
    this.edgeSecret = edge.value;
    this.retiredEdgeSecrets = edge.retired;
    this.fingerprintKey = new RandomSecret(`${name}-fingerprint-key`, {}, child).value;
    this.registerOutputs({});
  }
}
