import * as pulumi from "@pulumi/pulumi";

export interface GeneratedSecretArgs {
  /** Raise it to rotate. Default 1. */
  generation?: pulumi.Input<number>;
  /** Raise it after a leak: a new value, and none of the earlier ones is kept. Default 1. */
  revokeGeneration?: pulumi.Input<number>;
}

export interface AuthSecretArgs extends GeneratedSecretArgs {
  /** Seconds for which cookies of a retired secret are still accepted. Default 0. */
  acceptRetiredFor?: pulumi.Input<number>;
}

/** An earlier auth secret, and until when (ISO 8601) cookies that it signed are accepted. */
export interface RetiredAuthSecret {
  value: string;
  until: string;
}

/** What AuthSecret and RandomSecret share: a random value that rotates when its generation is raised. */
class RotatingSecret<Retired> extends pulumi.CustomResource {
  declare readonly value: pulumi.Output<string>;
  /** Earlier values, the newest first, at most three. */
  declare readonly retired: pulumi.Output<Retired[]>;
  /** When everything before was revoked (ISO 8601); empty: never. */
  declare readonly revokedAt: pulumi.Output<string>;

  constructor(type: string, name: string, args: AuthSecretArgs, options?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        generation: args.generation,
        revokeGeneration: args.revokeGeneration,
        acceptRetiredFor: args.acceptRetiredFor,
        value: undefined,
        retired: undefined,
        revokedAt: undefined,
      },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ["value", "retired"] }),
    );
  }
}

/**
 * The secret of Better Auth: 32 random bytes, base64url.
 *
 * Import: `env:BETTER_AUTH_SECRET` takes the value from that variable of the environment of `pulumi import`, so that no
 * secret stands in a command line or in the state's ids.
 */
export class AuthSecret extends RotatingSecret<RetiredAuthSecret> {
  constructor(name: string, args: AuthSecretArgs = {}, options?: pulumi.CustomResourceOptions) {
    super("prelaunch:secrets:AuthSecret", name, args, options);
  }
}

/** A secret of the kit's own: 32 random bytes, base64url. Import as {@link AuthSecret}: `env:NAME`. */
export class RandomSecret extends RotatingSecret<string> {
  constructor(name: string, args: GeneratedSecretArgs = {}, options?: pulumi.CustomResourceOptions) {
    super("prelaunch:secrets:RandomSecret", name, args, options);
  }
}

export interface SigningKeysArgs {
  /** BETTER_AUTH_SECRET: the private half in `jwks` is encrypted with it. A change encrypts anew and keeps the keys. */
  authSecret: pulumi.Input<string>;
  /** Raise it to rotate: a new key signs, the earlier ones stay valid as public keys. Default 1. */
  generation?: pulumi.Input<number>;
  /** Raise it after a leak: a new key, and tokens of the earlier ones are refused. Default 1. */
  revokeGeneration?: pulumi.Input<number>;
}

/**
 * The keys that sign access tokens (RS256, 2048 bit).
 *
 * Import: `env:JWKS` takes the key set from that variable of the environment and BETTER_AUTH_SECRET to read its private
 * half; `env:JWKS,OTHER_SECRET` names another variable for the secret.
 */
export class SigningKeys extends pulumi.CustomResource {
  /** Text of the variable JWKS: a JSON array, the newest key first, earlier keys without private half. */
  declare readonly jwks: pulumi.Output<string>;
  /** Key ids, the signing one first. */
  declare readonly keyIds: pulumi.Output<string[]>;
  /** The signing key as a private JWK (JSON text). */
  declare readonly privateKey: pulumi.Output<string>;

  constructor(name: string, args: SigningKeysArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "prelaunch:secrets:SigningKeys",
      name,
      {
        authSecret: pulumi.secret(args.authSecret),
        generation: args.generation,
        revokeGeneration: args.revokeGeneration,
        jwks: undefined,
        keyIds: undefined,
        privateKey: undefined,
      },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ["authSecret", "jwks", "privateKey"] }),
    );
  }
}
