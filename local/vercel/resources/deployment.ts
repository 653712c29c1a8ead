import type { DeploymentArgs } from "@pulumiverse/vercel";
import { z } from "zod";
import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import type { Deployments } from "../deployments";
import { readUpload } from "../uploaded-files";
import { type DeploymentEntry, projectOf, type VercelCloud } from "../vercel-state";

const texts = z.record(z.string(), z.string());

/** Rules: terraform-provider-vercel v5.4.1, `vercel/resource_deployment.go`. */
const shape = {
  customEnvironmentId: z.string().max(0, "The local cloud keeps no custom environments.").optional(),
  deleteOnDestroy: z.boolean().optional(),
  environment: texts.optional(),
  files: z
    .record(z.string(), z.string().regex(/^\d+~[0-9a-f]{40}$/, "must be size~sha1, as getProjectDirectory gives it"))
    .refine(
      (files) => Object.keys(files).length > 0,
      "must hold at least one file: does an ignore rule match the whole folder?",
    )
    .optional(),
  meta: texts.optional(),
  pathPrefix: z.string().optional(),
  production: z.boolean().optional(),
  projectId: z.string(),
  projectSettings: z
    .strictObject({
      buildCommand: z.string().optional(),
      framework: z.string().optional(),
      installCommand: z.string().optional(),
      outputDirectory: z.string().optional(),
      rootDirectory: z.string().optional(),
    })
    .optional(),
  ref: z.string().optional(),
  teamId: z.string().optional(),
} satisfies Record<keyof DeploymentArgs, z.ZodType>;

const schema = z.strictObject(shape).superRefine(({ files, ref }, context) => {
  if (files !== undefined && ref !== undefined) {
    context.addIssue({ code: "custom", path: ["ref"], message: "A deployment cannot have both files and ref." });
  }
  if (files === undefined && ref === undefined) {
    context.addIssue({ code: "custom", path: ["files"], message: "A deployment must have either files or ref." });
  }
  if (ref !== undefined) {
    context.addIssue({
      code: "custom",
      path: ["ref"],
      message: "A ref needs a linked Git repository, which the local cloud has not.",
    });
  }
});

export function deployment(cloud: VercelCloud, deployments: Deployments, pluginDir: string): ResourceKind {
  return {
    schema,
    // A change of any input makes a new deployment, `deleteOnDestroy` included: the output `domains` forces it.
    replaceOn: Object.keys(shape),
    secrets: ["environment"],
    computed: ["domains", "url"],
    defaults: { production: false },
    async create(inputs) {
      const given = z.object(shape).parse(inputs);
      projectOf(cloud, given.projectId);
      cloud.record("read", "GET /v10/projects/{project}");
      const files = await readUpload(pluginDir, given.files ?? {}, given.pathPrefix);
      cloud.record("write", "POST /v2/now/files");
      cloud.record("write", "POST /v12/now/deployments");
      const { buildCommand, outputDirectory } = given.projectSettings ?? {};
      const entry = await deployments.create({
        projectId: given.projectId,
        production: given.production ?? false,
        files,
        environment: given.environment ?? {},
        settings: {
          ...(buildCommand !== undefined && { buildCommand }),
          ...(outputDirectory !== undefined && { outputDirectory }),
        },
        meta: given.meta ?? {},
      });
      return { id: entry.id, outputs: outputsOf(entry, inputs) };
    },
    async read(id, known) {
      cloud.record("read", "GET /v13/deployments/{deployment}");
      const entry = cloud.state.data.deployments[id];
      return entry && { id, outputs: outputsOf(entry, known) };
    },
    async update(_id, old) {
      return old;
    },
    async delete(id, old) {
      if (old["deleteOnDestroy"] !== true || cloud.state.data.deployments[id] === undefined) return;
      cloud.record("write", "DELETE /v13/deployments/{deployment}");
      await deployments.remove(id);
    },
  };
}

/** The provider reports `production` only when it was asked for (convertResponseToDeployment). */
function outputsOf(entry: DeploymentEntry, given: Plain): Plain {
  const production = entry.target === "production" && given["production"] === true;
  return { ...given, production, projectId: entry.projectId, domains: entry.domains, url: entry.url };
}
