import type { ProjectEnvironmentVariableArgs } from "@pulumiverse/vercel";
import { z } from "zod";
import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { VercelError } from "../vercel-error";
import { newId, partOfProject, projectOf, type VariableEntry, type VercelCloud } from "../vercel-state";

export const targetSchema = z.enum(["production", "preview", "development"]);

/** Rules: terraform-provider-vercel v5.4.1, `vercel/resource_project_environment_variable.go`. */
const shape = {
  comment: z.string().max(1000).optional(),
  customEnvironmentIds: z.array(z.string()).min(1).optional(),
  gitBranch: z.string().optional(),
  key: z.string().regex(/^[A-Za-z_]\w*$/, "must be letters, digits and underscores, and not begin with a digit"),
  projectId: z.string(),
  sensitive: z.boolean(),
  targets: z.array(targetSchema).optional(),
  teamId: z.string().optional(),
  value: z.string().optional(),
  valueWo: z.string().optional(),
} satisfies Record<keyof ProjectEnvironmentVariableArgs, z.ZodType>;

const schema = z.strictObject(shape).superRefine((inputs, context) => {
  const fail = (property: keyof typeof shape, message: string) =>
    context.addIssue({ code: "custom", path: [property], message });
  if (!inputs.targets?.length && !inputs.customEnvironmentIds) {
    fail("targets", "At least one of targets or customEnvironmentIds must be set.");
  }
  if ((inputs.value === undefined) === (inputs.valueWo === undefined)) {
    fail("value", "Exactly one of value and valueWo must be set.");
  }
  if (inputs.sensitive && inputs.targets?.includes("development")) {
    fail("sensitive", "Environment variables targeting `development` must explicitly set `sensitive = false`.");
  }
});

export function environmentVariable(cloud: VercelCloud): ResourceKind {
  const { variables } = cloud.state.data;

  /** Vercel answers 400 with this code and the provider looks up the id of the variable in the way. */
  const refuseDuplicate = (wanted: VariableEntry): void => {
    const inTheWay = Object.values(variables).find(
      (entry) =>
        entry.id !== wanted.id &&
        entry.projectId === wanted.projectId &&
        entry.key === wanted.key &&
        entry.gitBranch === wanted.gitBranch &&
        placesOf(entry).some((place) => placesOf(wanted).includes(place)),
    );
    if (inTheWay === undefined) return;
    throw new VercelError(
      400,
      "ENV_CONFLICT",
      `Another environment variable with the key ${wanted.key} exists for the target ${placesOf(wanted).join(", ")}; the conflicting environment variable ID is ${inTheWay.id}`,
    );
  };

  return {
    schema,
    replaceOn: ["key", "projectId", "sensitive", "customEnvironmentIds", "teamId"],
    secrets: ["value", "valueWo"],
    computed: [],
    defaults: { comment: "" },
    async create(inputs) {
      const { id: projectId } = projectOf(cloud, String(inputs["projectId"]));
      cloud.record("write", "POST /v10/projects/{project}/env");
      const entry = entryOf(newId("", 16), { ...inputs, projectId });
      refuseDuplicate(entry);
      variables[entry.id] = entry;
      cloud.state.save();
      return { id: entry.id, outputs: outputsOf(entry, entry.value) };
    },
    async read(id, known) {
      cloud.record("read", "GET /v10/projects/{project}/env/{variable}");
      const { projectId, part } = partOfProject(id, known);
      const entry = variables[part];
      if (entry === undefined || entry.projectId !== projectId) return undefined;
      const value = entry.sensitive ? known["value"] : entry.value;
      return { id: entry.id, outputs: outputsOf(entry, typeof value === "string" ? value : undefined) };
    },
    async update(id, _old, inputs) {
      if (variables[id] === undefined) {
        throw new VercelError(404, "not_found", `The variable ${String(inputs["key"])} does not exist any more.`);
      }
      cloud.record("write", "PATCH /v10/projects/{project}/env/{variable}");
      const entry = entryOf(id, inputs);
      refuseDuplicate(entry);
      variables[id] = entry;
      cloud.state.save();
      return outputsOf(entry, entry.value);
    },
    async delete(id) {
      if (variables[id] === undefined) return;
      cloud.record("write", "DELETE /v8/projects/{project}/env/{variable}");
      delete variables[id];
      cloud.state.save();
    },
  };
}

function placesOf(entry: VariableEntry): string[] {
  return [...entry.targets, ...(entry.customEnvironmentIds ?? [])];
}

function entryOf(id: string, inputs: Plain): VariableEntry {
  const given = z.object(shape).parse(inputs);
  return {
    id,
    projectId: given.projectId,
    key: given.key,
    value: given.value ?? given.valueWo ?? "",
    sensitive: given.sensitive,
    targets: given.targets ?? [],
    comment: given.comment ?? "",
    ...(given.customEnvironmentIds && { customEnvironmentIds: given.customEnvironmentIds }),
    ...(given.gitBranch !== undefined && { gitBranch: given.gitBranch }),
    updatedAt: Date.now(),
  };
}

function outputsOf(entry: VariableEntry, value: string | undefined): Plain {
  const { id: _id, value: _kept, updatedAt: _written, ...rest } = entry;
  return { ...rest, ...(value !== undefined && { value }) };
}
