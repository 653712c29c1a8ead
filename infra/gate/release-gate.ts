import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Provider, RandomSecret, Release } from "../provider/sdk";
import type { Settings } from "../settings";
import type { Derived } from "../settings/derived";
import type { UploadFolder } from "../source/upload-folder";
import { bindingsOf } from "./bindings";
import { conditionsOf } from "./conditions";
import { reportFindings } from "./report-findings";
import { steeredPast, variablesAsApproved } from "./variables-as-approved";

export interface ReleaseGateArgs {
  settings: Settings;
  derived: Derived;
  /** Absolute paths. */
  program: string;
  repository: string;
  upload: UploadFolder;
  /** Digest of the functions. */
  functions: string;
  /** Secret variables of the functions that a person sets; what the kit generates does not pass here. */
  convexSecrets: Record<string, pulumi.Output<string>>;
  fingerprintKey: pulumi.Output<string>;
  protect: boolean;
  provider: Provider;
}

/** What users see of the settings. */
export interface VisibleValues {
  host: string;
  basePath: string;
  convexVariables: Record<string, string>;
  hostingVariables: Record<string, string>;
}

/** What passed the gate, at some time: in this run, or in the last one that asked. */
export type Approved = Pick<
  Release<VisibleValues>,
  "source" | "functions" | "upload" | "launch" | "bindings" | "values" | "approvedAt" | "openedAt" | "rehearsal"
>;

/**
 * A run that leaves the gate out before it has approved anything gets its own inputs back, and no time of approval. It ends
 * here: the engine would make what users see from them, and write a state that it then refuses to read. Seen with Pulumi
 * 3.259, `--exclude`.
 */
async function approvedOnce(approvedAt: pulumi.Output<string | undefined>): Promise<boolean> {
  if (pulumi.runtime.isDryRun()) return true;
  // Applied to what is not known, a function is never called.
  const known = await (approvedAt as unknown as { isKnown: Promise<boolean> }).isKnown;
  const time = known && (await new Promise((resolve) => approvedAt.apply(resolve)));
  if (typeof time === "string") return true;
  throw new pulumi.RunError(
    `The gate has approved nothing yet, and this run leaves it out. Run \`pulumi up\` without --target and --exclude. (${steeredPast})`,
  );
}

/**
 * The gate: what the program wants goes in, what was approved comes out. All that users see is made from `approved`.
 *
 * Generated secrets go past it: to revoke them after a leak must not wait for evidence.
 */
export class ReleaseGate extends pulumi.ComponentResource {
  readonly approved: Approved;
  /** For what has to wait and takes no value from the gate. */
  readonly passed: Promise<pulumi.Resource[]>;
  /** What the acceptance suite carries to get through the edge while `launch` is `closed`. */
  readonly acceptanceSecret: pulumi.Output<string>;
  /** Variables of the functions as they are approved, by name. */
  readonly convexVariables: Record<string, pulumi.Output<string>>;
  /** Variables of the app as they are approved, by name. */
  readonly hostingVariables: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: ReleaseGateArgs, options?: pulumi.ComponentResourceOptions) {
    super("prelaunch:gate:ReleaseGate", name, {}, options);
    const { settings, derived, upload } = args;
    const { gate } = settings;
    const child = { parent: this, provider: args.provider, protect: args.protect };
    const fromProgram = (absolute: string): string => path.relative(args.program, absolute);

    const bindings = pulumi.unsecret(args.fingerprintKey.apply((key) => bindingsOf(settings, derived, key)));
    const conditions = conditionsOf(settings);
    this.acceptanceSecret = new RandomSecret(`${name}-acceptance-secret`, {}, child).value;
    const release = new Release<VisibleValues>(
      `${name}-release`,
      {
        stack: settings.stack,
        environment: settings.environment,
        enforced: gate.enforced,
        launch: gate.launch,
        source: upload.digest,
        functions: args.functions,
        upload: fromProgram(upload.directory),
        repository: fromProgram(args.repository),
        bindings,
        conditions,
        values: {
          host: derived.host,
          basePath: derived.basePath,
          convexVariables: derived.convexVariables,
          hostingVariables: derived.hostingVariables,
        },
        secrets: args.convexSecrets,
        evidence: { from: gate.from, directory: gate.directory, trustedKeys: gate.trustedKeys },
        farEnds: [derived.convex.url, derived.convex.siteUrl, derived.origin],
        waivers: gate.waivers,
        attestations: gate.attestations,
      },
      child,
    );
    const approved = approvedOnce(release.approvedAt);
    this.passed = approved.then(() => [release]);
    const afterwards = <Value>(output: pulumi.Output<Value>): pulumi.Output<Value> =>
      pulumi.all([output, approved]).apply(([value]) => value as Value);
    this.approved = {
      source: afterwards(release.source),
      functions: afterwards(release.functions),
      upload: afterwards(release.upload),
      launch: afterwards(release.launch),
      bindings: afterwards(release.bindings),
      values: afterwards(release.values),
      approvedAt: afterwards(release.approvedAt),
      openedAt: afterwards(release.openedAt),
      rehearsal: afterwards(release.rehearsal),
    };
    const secrets = afterwards(release.secrets);
    const { values } = this.approved;
    const approvedOf = (wanted: Record<string, unknown>, approved: pulumi.Output<Record<string, string>>) =>
      variablesAsApproved(Object.keys(wanted), approved);
    this.convexVariables = {
      ...approvedOf(args.convexSecrets, secrets),
      ...approvedOf(
        derived.convexVariables,
        values.apply(({ convexVariables }) => convexVariables),
      ),
    };
    this.hostingVariables = approvedOf(
      derived.hostingVariables,
      values.apply(({ hostingVariables }) => hostingVariables),
    );
    if (gate.enforced) {
      reportFindings(release, {
        settings,
        repository: args.repository,
        source: upload.digest,
        bindings,
        conditions,
      });
    }
    this.registerOutputs({});
  }
}
