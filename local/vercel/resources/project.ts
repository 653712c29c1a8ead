import type { ProjectArgs } from "@pulumiverse/vercel";
import { z } from "zod";
import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { VercelError } from "../vercel-error";
import { importParts, newId, type ProjectEntry, type VercelCloud } from "../vercel-state";
import { targetSchema } from "./environment-variable";

const protectionTypes = [
  "standard_protection_new",
  "standard_protection",
  "all_deployments",
  "only_preview_deployments",
] as const;
const text = z.string();
const flag = z.boolean();

/** Rules: terraform-provider-vercel v5.4.1, `vercel/resource_project.go`. */
const shape = {
  autoAssignCustomDomains: flag.optional(),
  automaticallyExposeSystemEnvironmentVariables: flag.optional(),
  buildCommand: text.optional(),
  buildMachineType: z.enum(["standard", "enhanced", "turbo", "elastic"]).optional(),
  customerSuccessCodeVisibility: flag.optional(),
  devCommand: text.optional(),
  directoryListing: flag.optional(),
  enableAffectedProjectsDeployments: flag.optional(),
  enablePreviewFeedback: flag.optional(),
  enableProductionFeedback: flag.optional(),
  environments: z
    .array(
      z.strictObject({
        key: text,
        value: text,
        sensitive: flag,
        targets: z.array(targetSchema).optional(),
        comment: text.max(1000).optional(),
        customEnvironmentIds: z.array(text).optional(),
        gitBranch: text.optional(),
        id: text.optional(),
      }),
    )
    .max(0, "Variables inside the project conflict with single ones: declare each as a ProjectEnvironmentVariable.")
    .optional(),
  framework: text.optional(),
  functionFailover: flag.optional(),
  gitComments: z.strictObject({ onCommit: flag, onPullRequest: flag }).optional(),
  gitForkProtection: flag.optional(),
  gitLfs: flag.optional(),
  gitProviderOptions: z.looseObject({}).optional(),
  gitRepository: z
    .strictObject({
      type: z.enum(["github", "gitlab", "bitbucket"]),
      repo: text.regex(/^[^/]+\/.+$/, "must be organisation/repository"),
      productionBranch: text.optional(),
      deployHooks: z
        .array(z.strictObject({ name: text, ref: text, id: text.optional(), url: text.optional() }))
        .optional(),
    })
    .optional(),
  ignoreCommand: text.optional(),
  installCommand: text.optional(),
  name: text.regex(/^[a-z0-9-]{1,52}$/, "must be 1 to 52 lower-case letters, digits and hyphens").optional(),
  nodeVersion: z.enum(["18.x", "20.x", "22.x", "24.x"]).optional(),
  oidcTokenConfig: z.strictObject({ issuerMode: z.enum(["team", "global"]).optional() }).optional(),
  onDemandConcurrentBuilds: flag.optional(),
  optionsAllowlist: z
    .strictObject({ paths: z.array(z.strictObject({ value: text.startsWith("/") })).min(1) })
    .optional(),
  outputDirectory: text.optional(),
  passwordProtection: z
    .strictObject({ deploymentType: z.enum(protectionTypes), password: text.min(1).max(72) })
    .optional(),
  previewComments: flag.optional(),
  previewDeploymentSuffix: text.optional(),
  previewDeploymentsDisabled: flag.optional(),
  prioritiseProductionBuilds: flag.optional(),
  protectedSourcemaps: flag.optional(),
  publicSource: flag.optional(),
  resourceConfig: z
    .strictObject({
      fluid: flag.optional(),
      functionDefaultCpuType: z.enum(["standard_legacy", "standard", "performance"]).optional(),
      functionDefaultRegions: z.array(text).min(1).optional(),
      functionDefaultTimeout: z.number().int().min(1).max(900).optional(),
    })
    .optional(),
  rootDirectory: text.optional(),
  serverlessFunctionRegion: text.optional(),
  skewProtection: z.enum(["30 minutes", "4 hours", "12 hours", "1 day", "7 days"]).optional(),
  teamId: text.optional(),
  trustedIps: z
    .strictObject({
      addresses: z.array(z.strictObject({ value: text, note: text.max(20).optional() })).min(1),
      deploymentType: z.enum([...protectionTypes, "only_production_deployments"]),
      protectionMode: z.enum(["trusted_ip_required", "trusted_ip_optional"]).optional(),
    })
    .optional(),
  trustedSources: z.looseObject({}).optional(),
  vercelAuthentication: z.strictObject({ deploymentType: z.enum([...protectionTypes, "none"]).optional() }).optional(),
} satisfies Record<keyof ProjectArgs, z.ZodType>;

const defaults: Plain = {
  autoAssignCustomDomains: true,
  automaticallyExposeSystemEnvironmentVariables: true,
  directoryListing: false,
  enableAffectedProjectsDeployments: true,
  functionFailover: false,
  gitForkProtection: true,
  gitLfs: false,
  nodeVersion: "24.x",
  oidcTokenConfig: { issuerMode: "team" },
  onDemandConcurrentBuilds: false,
  prioritiseProductionBuilds: true,
  protectedSourcemaps: false,
  publicSource: false,
  serverlessFunctionRegion: "iad1",
  skewProtection: "12 hours",
  vercelAuthentication: { deploymentType: "standard_protection_new" },
};

export function project(cloud: VercelCloud, forgetProject: (id: string) => Promise<void>): ResourceKind {
  const { projects } = cloud.state.data;

  const refuseTakenName = (name: string, except?: string): void => {
    const taken = Object.values(projects).some((entry) => entry.name === name && entry.id !== except);
    if (taken) throw new VercelError(409, "conflict", `Project "${name}" already exists, please use a new name.`);
  };

  return {
    schema: z.strictObject(shape),
    replaceOn: ["teamId"],
    computed: [],
    defaults,
    async create(inputs) {
      const name = String(inputs["name"] ?? newId("project-", 7).toLowerCase());
      refuseTakenName(name);
      cloud.record("write", "POST /v8/projects");
      const id = newId("prj_", 28);
      const settings = { ...defaults, ...inputs, name };
      projects[id] = { id, name, settings, createdAt: Date.now() };
      cloud.state.save();
      return { id, outputs: settings };
    },
    async read(id) {
      cloud.record("read", "GET /v10/projects/{project}");
      const found = projects[importParts(id, 1)?.[0] ?? id];
      return found && { id: found.id, outputs: found.settings };
    },
    async update(id, old, inputs) {
      const entry: ProjectEntry | undefined = projects[id];
      if (entry === undefined) throw new VercelError(404, "not_found", `Project ${id} does not exist any more.`);
      const name = String(inputs["name"] ?? old["name"]);
      refuseTakenName(name, id);
      cloud.record("write", "PATCH /v9/projects/{project}");
      entry.name = name;
      entry.settings = { ...defaults, ...inputs, name };
      cloud.state.save();
      return entry.settings;
    },
    async delete(id) {
      if (projects[id] === undefined) return;
      cloud.record("write", "DELETE /v8/projects/{project}");
      await forgetProject(id);
    },
  };
}
