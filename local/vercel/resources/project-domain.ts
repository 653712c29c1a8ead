import type { ProjectDomainArgs } from "@pulumiverse/vercel";
import { z } from "zod";
import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { VercelError } from "../vercel-error";
import { type DomainEntry, partOfProject, projectOf, type VercelCloud } from "../vercel-state";

const hostName = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** Rules: terraform-provider-vercel v5.4.1, `vercel/resource_project_domain.go`. `localhost` is for the local cloud alone. */
const shape = {
  customEnvironmentId: z.string().optional(),
  domain: z
    .string()
    .regex(hostName, "must be a lower-case host name without scheme, port or path")
    .refine((domain) => domain === "localhost" || domain.includes("."), "must have a dot, such as example.com"),
  gitBranch: z.string().optional(),
  projectId: z.string(),
  redirect: z.string().regex(hostName, "must be the host name of another domain of the project").optional(),
  redirectStatusCode: z.literal([301, 302, 307, 308]).optional(),
  teamId: z.string().optional(),
  waitForReady: z.boolean().optional(),
} satisfies Record<keyof ProjectDomainArgs, z.ZodType>;

const schema = z.strictObject(shape).superRefine((inputs, context) => {
  const fail = (property: keyof typeof shape, message: string) =>
    context.addIssue({ code: "custom", path: [property], message });
  if (inputs.gitBranch !== undefined && inputs.customEnvironmentId !== undefined) {
    fail("gitBranch", "gitBranch and customEnvironmentId exclude each other.");
  }
  if (inputs.redirectStatusCode !== undefined && inputs.redirect === undefined) {
    fail("redirectStatusCode", "A status code needs redirect to be set.");
  }
  if (inputs.redirect === inputs.domain) fail("redirect", "A domain cannot redirect to itself.");
});

export function projectDomain(cloud: VercelCloud): ResourceKind {
  const { domains } = cloud.state.data;

  const refuseForeignRedirect = ({ redirect, projectId }: DomainEntry): void => {
    if (redirect === undefined || domains[redirect]?.projectId === projectId) return;
    throw new VercelError(
      400,
      "redirect_domain_not_found",
      `The redirect target ${redirect} is not a domain of the project: add it first (dependsOn).`,
    );
  };

  return {
    schema,
    replaceOn: ["domain", "projectId", "teamId"],
    computed: ["verified", "verifications"],
    async create(inputs) {
      const entry = entryOf(inputs);
      projectOf(cloud, entry.projectId);
      cloud.record("write", "POST /v10/projects/{project}/domains");
      const holder = domains[entry.domain];
      if (holder !== undefined) {
        const where = holder.projectId === entry.projectId ? "this project" : "another project";
        throw new VercelError(
          409,
          "domain_already_in_use",
          `Cannot add ${entry.domain} since it's already assigned to ${where}.`,
        );
      }
      refuseForeignRedirect(entry);
      domains[entry.domain] = entry;
      cloud.state.save();
      return { id: entry.domain, outputs: outputsOf(entry, inputs) };
    },
    async read(id, known) {
      cloud.record("read", "GET /v9/projects/{project}/domains/{domain}");
      const { projectId, part } = partOfProject(id, known);
      const entry = domains[part];
      if (entry === undefined || entry.projectId !== projectId) return undefined;
      return { id: entry.domain, outputs: outputsOf(entry, known) };
    },
    async update(id, _old, inputs) {
      if (domains[id] === undefined)
        throw new VercelError(404, "not_found", `The domain ${id} is not on the project any more.`);
      cloud.record("write", "PATCH /v9/projects/{project}/domains/{domain}");
      const entry = entryOf(inputs);
      refuseForeignRedirect(entry);
      domains[id] = entry;
      cloud.state.save();
      return outputsOf(entry, inputs);
    },
    async delete(id, old) {
      if (domains[id]?.projectId !== old["projectId"]) return;
      cloud.record("write", "DELETE /v9/projects/{project}/domains/{domain}");
      delete domains[id];
      cloud.state.save();
    },
  };
}

function entryOf(inputs: Plain): DomainEntry {
  const given = z.object(shape).parse(inputs);
  return {
    domain: given.domain,
    projectId: given.projectId,
    ...(given.redirect !== undefined && { redirect: given.redirect }),
    ...(given.redirectStatusCode !== undefined && { redirectStatusCode: given.redirectStatusCode }),
    ...(given.gitBranch !== undefined && { gitBranch: given.gitBranch }),
    ...(given.customEnvironmentId !== undefined && { customEnvironmentId: given.customEnvironmentId }),
  };
}

/** On the local cloud each domain counts as verified at once: there is no owner to ask. */
function outputsOf(entry: DomainEntry, given: Plain): Plain {
  const waitForReady = given["waitForReady"];
  return { ...entry, ...(waitForReady !== undefined && { waitForReady }), verified: true, verifications: [] };
}
