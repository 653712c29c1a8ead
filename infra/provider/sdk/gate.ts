import * as pulumi from "@pulumi/pulumi";

export interface ReleaseArgs {
  /** Name of the stack. */
  stack: pulumi.Input<string>;
  environment: pulumi.Input<string>;
  /** False: approve without evidence. */
  enforced: pulumi.Input<boolean>;
  launch: pulumi.Input<"closed" | "open">;
  /** Digest of the upload folder. */
  source: pulumi.Input<string>;
  /** Digest of the functions in it. */
  functions: pulumi.Input<string>;
  /** The upload folder. Relative paths start at the program's folder. */
  upload: pulumi.Input<string>;
  /** The repository, for evidence and trusted keys. */
  repository: pulumi.Input<string>;
  /** A keyed digest for each part of the environment. */
  bindings: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** What this stack has, of what checklist items depend on. */
  conditions: pulumi.Input<string[]>;
  /** What users see of the settings. */
  values: pulumi.Input<Record<string, unknown>>;
  /** Secrets among that, by name. */
  secrets: pulumi.Input<Record<string, pulumi.Input<string>>>;
  evidence: pulumi.Input<{ from: string; directory: string; trustedKeys: string }>;
  /** Origins, beside the vendors' own, that must be the local cloud in a rehearsal. */
  farEnds: pulumi.Input<string[]>;
  waivers: pulumi.Input<Record<string, string>[]>;
  attestations: pulumi.Input<Record<string, string>[]>;
}

/**
 * What is approved to be seen by users. Every property holds what passed the gate, not what the program asked for: make all
 * that users see from here.
 */
export class Release<Values> extends pulumi.CustomResource {
  declare readonly source: pulumi.Output<string>;
  declare readonly functions: pulumi.Output<string>;
  declare readonly upload: pulumi.Output<string>;
  declare readonly launch: pulumi.Output<"closed" | "open">;
  declare readonly bindings: pulumi.Output<Record<string, string>>;
  declare readonly values: pulumi.Output<Values>;
  declare readonly secrets: pulumi.Output<Record<string, string>>;
  /** ISO time. */
  declare readonly approvedAt: pulumi.Output<string>;
  /** ISO time since which the launch is open; empty while it is closed. */
  declare readonly openedAt: pulumi.Output<string>;
  declare readonly rehearsal: pulumi.Output<boolean>;

  constructor(name: string, args: ReleaseArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "prelaunch:gate:Release",
      name,
      { ...args, secrets: secretEach(args.secrets), approvedAt: undefined, openedAt: undefined, rehearsal: undefined },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ["secrets"] }),
    );
  }
}

export interface LiveArgs {
  /** Id of the Vercel project. */
  project: pulumi.Input<string>;
  team?: pulumi.Input<string>;
  /** Id of the deployment that is to be live. */
  deployment: pulumi.Input<string>;
  /** Where it answers before it is live. */
  deploymentOrigin: pulumi.Input<string>;
  origin: pulumi.Input<string>;
  source: pulumi.Input<string>;
  approvedAt: pulumi.Input<string>;
  /** What lets the check in at the deployment's own origin, and at the site's. */
  deploymentHeaders: pulumi.Input<Record<string, pulumi.Input<string>>>;
  headers: pulumi.Input<Record<string, pulumi.Input<string>>>;
  pages: pulumi.Input<{ path: string; contains?: string }[]>;
}

/** The deployment that users see, checked before and after; one that does not work is put back. */
export class Live extends pulumi.CustomResource {
  /** Id of the deployment that the production domains lead to. */
  declare readonly live: pulumi.Output<string>;
  declare readonly checkedAt: pulumi.Output<string>;

  constructor(name: string, args: LiveArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "prelaunch:gate:Live",
      name,
      {
        ...args,
        deploymentHeaders: pulumi.secret(args.deploymentHeaders),
        headers: pulumi.secret(args.headers),
        live: undefined,
        checkedAt: undefined,
      },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ["deploymentHeaders", "headers"] }),
    );
  }
}

export interface FingerprintsArgs {
  /** Key of the team; without it nothing is compared. */
  key?: pulumi.Input<string>;
  /** Secrets by name. */
  values: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Fingerprints of other stacks, by stack and name. */
  others: pulumi.Input<Record<string, Record<string, string>>>;
}

/** Which secrets of this stack another stack has, too. */
export class Fingerprints extends pulumi.CustomResource {
  declare readonly fingerprints: pulumi.Output<Record<string, string>>;
  /** By name: `unique`, `weak`, `not-compared`, `same-as:<stack>`. */
  declare readonly facts: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: FingerprintsArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "prelaunch:gate:Fingerprints",
      name,
      {
        ...(args.key === undefined ? {} : { key: pulumi.secret(args.key) }),
        values: secretEach(args.values),
        others: args.others,
        fingerprints: undefined,
        facts: undefined,
      },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ["fingerprints"] }),
    );
  }
}

/** Each by itself, so that one value that is not known yet does not hide the others. */
function secretEach(values: FingerprintsArgs["values"]): FingerprintsArgs["values"] {
  if (pulumi.Output.isInstance(values) || values instanceof Promise) return pulumi.secret(values);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, pulumi.secret(value)]));
}
