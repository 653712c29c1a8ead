import * as pulumi from "@pulumi/pulumi";
import * as vercel from "@pulumiverse/vercel";
import { componentOptions } from "../component-options";
import { edgeOnlyFirewall } from "./edge-only-firewall";
import { environmentFingerprint } from "./environment-fingerprint";

export interface VercelHostingArgs {
  /** Name of the Vercel project. */
  project: string;
  team?: string | undefined;
  /** Host that the app is served at. */
  domain: pulumi.Input<string>;
  variables: Record<string, pulumi.Input<string>>;
  /** The folder to deploy, relative to the program, and its digest. */
  upload: { directory: pulumi.Input<string>; digest: pulumi.Input<string> };
  /** True: a deployment is live only once it is promoted. */
  staged: boolean;
  fingerprintKey: pulumi.Input<string>;
  /** With an edge in front: what its requests carry; all others are denied. */
  edge?: { secret: pulumi.Input<string>; retired: pulumi.Input<string[]> };
  protect: boolean;
}

/** The Vercel project, its variables, the deployment of the upload folder, and the domain, in that order. */
export class VercelHosting extends pulumi.ComponentResource {
  readonly project: vercel.Project;
  readonly deployment: vercel.Deployment;
  readonly domain: vercel.ProjectDomain;

  constructor(name: string, args: VercelHostingArgs, options?: pulumi.ComponentResourceOptions) {
    const { own, waiting } = componentOptions(options);
    super("prelaunch:hosting:VercelHosting", name, {}, own);
    const child = { ...waiting, parent: this };
    const team = args.team === undefined ? {} : { teamId: args.team };

    this.project = new vercel.Project(
      `${name}-project`,
      {
        name: args.project,
        framework: "nextjs",
        nodeVersion: "24.x",
        installCommand: "npm ci --omit=dev",
        buildCommand: "npm run build",
        // Previews of a production project would carry production variables; previews have a stack of their own.
        previewDeploymentsDisabled: true,
        ...(args.staged ? { autoAssignCustomDomains: false } : {}),
        // Only the generated hostnames: the firewall below and the edge guard the real domain.
        vercelAuthentication: { deploymentType: "standard_protection_new" },
        ...team,
      },
      { ...child, protect: args.protect },
    );

    const variables = Object.entries(args.variables).map(
      ([key, value]) =>
        new vercel.ProjectEnvironmentVariable(
          `${name}-${key}`,
          {
            projectId: this.project.id,
            key,
            value,
            targets: ["production"],
            // A public variable is in the client bundle; left readable, a change by hand shows at the next refresh.
            sensitive: !key.startsWith("NEXT_PUBLIC_"),
            ...team,
          },
          // Vercel refuses a second variable of the same name and target (ENV_CONFLICT).
          { ...child, deleteBeforeReplace: true },
        ),
    );

    this.deployment = new vercel.Deployment(
      `${name}-deployment`,
      {
        projectId: this.project.id,
        files: vercel.getProjectDirectoryOutput({ path: args.upload.directory }, { parent: this }).files,
        pathPrefix: args.upload.directory,
        production: true,
        meta: {
          source: args.upload.digest,
          environment: pulumi.unsecret(
            pulumi
              .all([args.fingerprintKey, pulumi.output(args.variables)])
              .apply(([key, values]) => environmentFingerprint(key, values)),
          ),
        },
        ...team,
      },
      pulumi.mergeOptions(child, { dependsOn: variables }),
    );

    new vercel.ProjectDeploymentRetention(
      `${name}-retention`,
      {
        projectId: this.project.id,
        expirationPreview: "1w",
        expirationProduction: "3m",
        expirationCanceled: "1w",
        expirationErrored: "1w",
        ...team,
      },
      child,
    );

    const firewall = args.edge
      ? [edgeOnlyFirewall(`${name}-firewall`, { projectId: this.project.id, ...args.edge, ...team }, child)]
      : [];

    this.domain = new vercel.ProjectDomain(
      `${name}-domain`,
      { projectId: this.project.id, domain: args.domain, ...team },
      // A domain belongs to one project only, so the old claim goes first.
      pulumi.mergeOptions(child, { dependsOn: [this.deployment, ...firewall], deleteBeforeReplace: true }),
    );
    this.registerOutputs({});
  }
}
