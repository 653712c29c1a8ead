import { createHash } from "node:crypto";
import type { Plain } from "../provider-stand-in/resource-kind";
import type { BuildSettings } from "./build-plan";
import type { UploadedFile } from "./uploaded-files";
import { VercelError } from "./vercel-error";
import { type DeploymentEntry, newId, type ProjectEntry, type VariableEntry, type VercelState } from "./vercel-state";

/** What a deployment is asked to be. */
export interface NewDeployment {
  projectId: string;
  production: boolean;
  files: UploadedFile[];
  /** Variables of this deployment alone; all count as secret. */
  environment: Record<string, string>;
  settings: BuildSettings;
  meta: Record<string, string>;
}

/** 64 KB for all variables of a deployment (https://vercel.com/docs/environment-variables, limits). */
const environmentLimit = 64 * 1024;

/**
 * The entry of a new deployment, with the variables that the project declares for its target at this moment. A project's
 * first deployment is always production, whatever is asked for.
 *
 * @throws VercelError when the variables are too large
 */
export function newDeployment(state: VercelState, project: ProjectEntry, wanted: NewDeployment): DeploymentEntry {
  const isFirst = !Object.values(state.deployments).some(
    (entry) => entry.projectId === project.id && (entry.state === "READY" || entry.state === "BUILDING"),
  );
  const target = wanted.production || isFirst ? "production" : "preview";
  const variables = Object.values(state.variables).filter((entry) => appliesTo(entry, project.id, target));
  const environment = { ...Object.fromEntries(variables.map(({ key, value }) => [key, value])), ...wanted.environment };
  refuseLarge(environment);
  const sensitive = variables.filter((entry) => entry.sensitive).map((entry) => entry.key);
  return {
    id: newId("dpl_", 28),
    projectId: project.id,
    url: `${project.name}-${newId("", 9).toLowerCase()}-local.vercel.app`,
    target,
    state: "BUILDING",
    domains: [],
    meta: wanted.meta,
    environment,
    secretNames: [...sensitive, ...Object.keys(wanted.environment)],
    settings: { ...projectSettings(project), ...wanted.settings },
    projectSettings: reportedSettings(project),
    files: Object.fromEntries(
      wanted.files.map(({ name, content }) => [name, createHash("sha1").update(content).digest("hex")]),
    ),
    createdAt: Date.now(),
  };
}

function appliesTo(
  { projectId, targets, gitBranch }: VariableEntry,
  project: string,
  target: "production" | "preview",
): boolean {
  return projectId === project && targets.includes(target) && gitBranch === undefined;
}

function projectSettings({ settings }: ProjectEntry): BuildSettings {
  const { buildCommand, outputDirectory } = settings;
  return {
    ...(typeof buildCommand === "string" && { buildCommand }),
    ...(typeof outputDirectory === "string" && { outputDirectory }),
  };
}

/** Of the settings that decide how a deployment is built, those that Vercel repeats with it. */
function reportedSettings({ settings }: ProjectEntry): Plain {
  const names = ["framework", "nodeVersion", "installCommand", "buildCommand", "outputDirectory", "rootDirectory"];
  return Object.fromEntries(names.map((name) => [name, settings[name] ?? null]));
}

function refuseLarge(environment: Record<string, string>): void {
  const bytes = Object.entries(environment).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);
  if (bytes <= environmentLimit) return;
  const size = Math.ceil(bytes / 1024);
  throw new VercelError(
    400,
    "env_too_large",
    `The variables of a deployment may have 64 KB in all; these have ${size} KB.`,
  );
}
