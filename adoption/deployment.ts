import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { resourceTypes } from "../contract/resource-types";
import { isHidden, type ProgramResource } from "./declared";
import { type AdoptionContext, compare, type FindExisting } from "./finding";
import { teamQuery } from "./vercel";

/*
 * Vercel's provider cannot import a deployment (terraform-provider-vercel v5.9.1, `resource_deployment.go` has no
 * ImportState), so one that is proven to be what the program would deploy is written into the state as it is.
 *
 * Answers: response schemas of @vercel/sdk. That the listing has the source below `src`, each file under the SHA-1 that it was
 * uploaded by, is how the API's users read it; it is not written down by Vercel. Seen against the local cloud, not live: a
 * listing of another form proves nothing, and the site is deployed anew.
 */

const project = z.looseObject({ targets: z.looseObject({ production: z.looseObject({ id: z.string() }).nullish() }) });
const deployment = z.looseObject({
  id: z.string(),
  url: z.string(),
  readyState: z.string(),
  target: z.string().nullish(),
  createdAt: z.number(),
  alias: z.array(z.string()).default([]),
  projectSettings: z.record(z.string(), z.unknown()).default({}),
});
const variables = z.object({
  envs: z.array(
    z.looseObject({
      key: z.string(),
      target: z.union([z.array(z.string()), z.string()]).optional(),
      updatedAt: z.number().optional(),
    }),
  ),
});

const productionTarget = "production";

/** Settings of the project that decide what comes out of a build. */
const builtBy = ["framework", "nodeVersion", "installCommand", "buildCommand", "outputDirectory", "rootDirectory"];

/** The live deployment, where it is proven to be of this source, built by these settings and with these variables. */
export const existingDeployment: FindExisting = async (declared, context) => {
  const { projectId, vercel } = context;
  if (projectId === undefined) return { kind: "make", why: "the project is new" };
  const query = teamQuery(declared);
  const { targets } = project.parse((await vercel.get(`/v9/projects/${projectId}`, query)) ?? { targets: {} });
  const live = targets.production?.id;
  if (live === undefined) return { kind: "make", why: "the project has no live deployment" };
  const found = deployment.parse(await vercel.get(`/v13/deployments/${live}`, query));
  const reasons = [
    ...(found.readyState === "READY" && found.target === productionTarget
      ? []
      : ["it is not a finished production one"]),
    ...sourceFaults(
      // Whatever the answer, or none: what is not listed is not proven.
      await vercel.get(`/v6/deployments/${live}/files`, query).catch(() => undefined),
      filesBelow(path.resolve(context.programFolder, String(declared.inputs["pathPrefix"] ?? ""))),
    ),
    ...settingFaults(found.projectSettings, context),
    ...variableFaults(await vercel.get(`/v10/projects/${projectId}/env`, query), found.createdAt, context),
  ];
  if (reasons.length > 0) return { kind: "make", why: `made anew: of the live ${live} ${reasons.join("; ")}` };
  const { url, alias } = found;
  return {
    kind: "record",
    id: live,
    what: `the live deployment ${live}: this source, file for file`,
    outputs: { url, domains: alias },
  };
};

interface FileNode {
  name: string;
  type: string;
  uid?: string | undefined;
  children?: FileNode[] | undefined;
}
const fileNode: z.ZodType<FileNode> = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.string(),
    uid: z.string().optional(),
    children: z.array(fileNode).optional(),
  }),
);

/** Why a listing of Vercel's is not the listing of these files. `wanted`: SHA-1 by path. */
export function sourceFaults(listing: unknown, wanted: ReadonlyMap<string, string>): string[] {
  const parsed = z.array(fileNode).safeParse(listing);
  if (!parsed.success || parsed.data.length === 0) return ["Vercel does not list the source"];
  const source = parsed.data.find(({ name, type }) => name === "src" && type === "directory");
  const listed = new Map<string, string>();
  const visit = (nodes: readonly FileNode[], folder: string): void => {
    for (const { name, type, uid, children } of nodes) {
      if (type === "directory") visit(children ?? [], `${folder}${name}/`);
      else listed.set(`${folder}${name}`, type === "file" ? (uid ?? "") : type);
    }
  };
  visit(source?.children ?? parsed.data, "");
  const differing = [...wanted]
    .filter(([file, sha1]) => listed.get(file) !== sha1)
    .map(([file]) => file)
    .concat([...listed.keys()].filter((file) => !wanted.has(file)));
  if (differing.length === 0) return [];
  return [`the source is another or cannot be told (${firstOf(differing)})`];
}

/** SHA-1 of each file below a folder, by its path with forward slashes: by it a file is uploaded to Vercel. */
function filesBelow(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(folder, file).split(path.sep).join("/");
      return [name, createHash("sha1").update(readFileSync(file)).digest("hex")];
    }),
  );
}

function settingFaults(built: Record<string, unknown>, { program }: AdoptionContext): string[] {
  const declared = program.find(({ type }) => type === resourceTypes.vercelProject)?.inputs ?? {};
  const wanted = Object.fromEntries(builtBy.map((name) => [name, declared[name] ?? null]));
  return compare(built, wanted, isHidden).map(
    ({ property, now, wanted: other }) => `${property} was ${now} and not ${other}`,
  );
}

/** A deployment keeps the variables of its time: none may have been written after it, or be about to be. */
function variableFaults(answer: unknown, createdAt: number, context: AdoptionContext): string[] {
  const { envs } = variables.parse(answer ?? { envs: [] });
  const faultOf = ({ urn, op, inputs }: ProgramResource): string | undefined => {
    const finding = context.found.find((one) => one.declared.urn === urn)?.finding;
    if (finding?.kind === "adopt" ? finding.differences.length > 0 : op !== "same") return "was another";
    if (finding?.kind === "adopt" && finding.unreadable && !context.assumeUnreadable) return "cannot be read back";
    const now = envs.find(
      ({ key, target }) => key === inputs["key"] && [target ?? []].flat().includes(productionTarget),
    );
    const later = now?.updatedAt === undefined || now.updatedAt > createdAt;
    return later ? "may have been set after it" : undefined;
  };
  const byFault = new Map<string, string[]>();
  for (const resource of context.program.filter(({ type }) => type === resourceTypes.vercelVariable)) {
    const fault = faultOf(resource);
    if (fault !== undefined) byFault.set(fault, [...(byFault.get(fault) ?? []), String(resource.inputs["key"])]);
  }
  return [...byFault].map(([fault, keys]) => `${firstOf(keys)} ${fault}`);
}

function firstOf([first = "", ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
