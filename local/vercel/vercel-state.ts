import { randomInt } from "node:crypto";
import type { JournalEntry } from "../journal";
import type { Plain } from "../provider-stand-in/resource-kind";
import type { StateFile } from "../provider-stand-in/state-file";
import type { BuildSettings } from "./build-plan";
import { VercelError } from "./vercel-error";

export type Target = "production" | "preview" | "development";

export interface ProjectEntry {
  id: string;
  name: string;
  /** Properties as the SDK names them, defaults included. */
  settings: Plain;
  /** The deployment that the production domains lead to. */
  productionDeployment?: string;
  createdAt: number;
}

export interface VariableEntry {
  id: string;
  projectId: string;
  key: string;
  /** The cloud's own data. Handed out again only when `sensitive` is false. */
  value: string;
  sensitive: boolean;
  targets: Target[];
  customEnvironmentIds?: string[];
  gitBranch?: string;
  comment: string;
  /** When it was last written, in milliseconds. */
  updatedAt?: number;
}

export interface DomainEntry {
  domain: string;
  projectId: string;
  redirect?: string;
  redirectStatusCode?: number;
  gitBranch?: string;
  customEnvironmentId?: string;
}

export interface DeploymentEntry {
  id: string;
  projectId: string;
  /** Host name without a scheme. */
  url: string;
  target: "production" | "preview";
  state: "BUILDING" | "READY" | "ERROR" | "CANCELED";
  /** Host names that it was given when it became ready. */
  domains: string[];
  meta: Record<string, string>;
  /** Name of the folder with what was built. */
  build?: string;
  /** Variables that it was built with and runs with. The cloud's own data. */
  environment: Record<string, string>;
  /** Names of those whose values must not be shown. */
  secretNames: string[];
  /** What decides how it is built and served, from the deployment or else from the project. */
  settings: BuildSettings;
  /** The project's settings when it was made, as it reports them. */
  projectSettings?: Plain;
  /** SHA-1 of each uploaded file, by its path. */
  files?: Record<string, string>;
  createdAt: number;
  readyAt?: number;
}

export interface VercelState {
  projects: Record<string, ProjectEntry>;
  variables: Record<string, VariableEntry>;
  /** By domain name. */
  domains: Record<string, DomainEntry>;
  deployments: Record<string, DeploymentEntry>;
  /** By project id: the declared document. */
  firewalls: Record<string, Plain>;
  /** By project id. */
  retentions: Record<string, Plain>;
}

export const emptyVercelState: VercelState = {
  projects: {},
  variables: {},
  domains: {},
  deployments: {},
  firewalls: {},
  retentions: {},
};

/** What the resource types share: the cloud's data and the journal. */
export interface VercelCloud {
  state: StateFile<VercelState>;
  /** Notes the request of Vercel's API that a call stands for; ids in it are placeholders such as `{project}`. */
  record(kind: JournalEntry["kind"], operation: string): void;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Ids in Vercel's form: a prefix such as `prj_` and letters and digits. */
export function newId(prefix: string, length: number): string {
  return prefix + Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** @throws VercelError 404 in the words of the real provider, which asks for the project before it makes what belongs to it */
export function projectOf(cloud: VercelCloud, projectId: string): ProjectEntry {
  const project = cloud.state.data.projects[projectId];
  if (project !== undefined) return project;
  throw new VercelError(
    404,
    "not_found",
    `Could not find project ${projectId}, please make sure both the project_id and team_id match the project and team you wish to deploy to.`,
  );
}

/** The id of a part of a project, from an import id such as `project/variable` or from the last outputs and the plain id. */
export function partOfProject(id: string, known: Plain): { projectId: string; part: string } {
  const [projectId, part] = importParts(id, 2) ?? [String(known["projectId"] ?? ""), id];
  return { projectId: projectId ?? "", part: part ?? "" };
}

/** Parts of an import id such as `project/variable`, with an optional team in front; `undefined` when it has another number. */
export function importParts(id: string, count: number): string[] | undefined {
  const parts = id.split("/");
  if (parts.length === count) return parts;
  if (parts.length === count + 1) return parts.slice(1);
  return undefined;
}
