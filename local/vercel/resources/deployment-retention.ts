import type { ProjectDeploymentRetentionArgs } from "@pulumiverse/vercel";
import { z } from "zod";
import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { importParts, projectOf, type VercelCloud } from "../vercel-state";

const span = z.enum(["1d", "1w", "1m", "2m", "3m", "6m", "1y", "unlimited"]).optional();

/** Rules: terraform-provider-vercel v5.4.1, `vercel/resource_project_deployment_retention.go`. */
const shape = {
  expirationCanceled: span,
  expirationErrored: span,
  expirationPreview: span,
  expirationProduction: span,
  projectId: z.string(),
  teamId: z.string().optional(),
} satisfies Record<keyof ProjectDeploymentRetentionArgs, z.ZodType>;

const defaults = {
  expirationPreview: "6m",
  expirationProduction: "1y",
  expirationCanceled: "1m",
  expirationErrored: "3m",
};

export function deploymentRetention(cloud: VercelCloud): ResourceKind {
  const { retentions } = cloud.state.data;
  const keep = (projectId: string, inputs: Plain): Plain => {
    cloud.record("write", "PATCH /v9/projects/{project}/deployment-expiration");
    const outputs = { ...defaults, ...inputs };
    retentions[projectId] = outputs;
    cloud.state.save();
    return outputs;
  };

  return {
    schema: z.strictObject(shape),
    replaceOn: ["projectId", "teamId"],
    computed: [],
    defaults,
    async create(inputs) {
      const { id } = projectOf(cloud, String(inputs["projectId"]));
      return { id, outputs: keep(id, inputs) };
    },
    async read(id) {
      cloud.record("read", "GET /v2/projects/{project}");
      const projectId = importParts(id, 1)?.[0] ?? id;
      if (cloud.state.data.projects[projectId] === undefined) return undefined;
      return { id: projectId, outputs: { ...defaults, projectId, ...retentions[projectId] } };
    },
    async update(id, _old, inputs) {
      return keep(id, inputs);
    },
    // Vercel has no request to take a policy back: the real provider only forgets it.
    async delete() {},
  };
}
