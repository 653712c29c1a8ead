import { resourceTypes } from "../contract/resource-types";
import { existingDnssec, existingNotification, existingRecord, existingRuleset, existingSetting } from "./cloudflare";
import { existingCode, existingVariables } from "./convex";
import type { Declared, ImportFile } from "./declared";
import { existingDeployment } from "./deployment";
import type { AdoptionContext, AdoptionFinding, FindExisting } from "./finding";
import { existingSecret } from "./generated-secrets";
import {
  existingDomain,
  existingFirewall,
  existingProject,
  existingRetention,
  existingVariable,
  projectIdOf,
} from "./vercel";

const madeByUp =
  (why: string): FindExisting =>
  async () => ({ kind: "make", why });

const settled =
  (why: string): FindExisting =>
  async () => ({ kind: "settle", why });

/** How each type is found. A type that is not here is made anew: nothing foreign is guessed at. */
const finders: Record<string, FindExisting> = {
  [resourceTypes.vercelProject]: existingProject,
  [resourceTypes.vercelVariable]: existingVariable,
  [resourceTypes.vercelDomain]: existingDomain,
  [resourceTypes.vercelFirewall]: existingFirewall,
  [resourceTypes.vercelRetention]: existingRetention,
  [resourceTypes.vercelDeployment]: existingDeployment,
  [resourceTypes.cloudflareRecord]: existingRecord,
  [resourceTypes.cloudflareRuleset]: existingRuleset,
  [resourceTypes.cloudflareZoneSetting]: existingSetting,
  [resourceTypes.cloudflareDnssec]: existingDnssec,
  [resourceTypes.cloudflareNotification]: existingNotification,
  [resourceTypes.convexEnvironment]: existingVariables,
  [resourceTypes.convexCode]: existingCode,
  [resourceTypes.authSecret]: existingSecret,
  [resourceTypes.randomSecret]: existingSecret,
  [resourceTypes.signingKeys]: existingSecret,
  [resourceTypes.release]: settled("the gate looks at the evidence, as at every up"),
  [resourceTypes.live]: settled("a look at the live release, once all that it is made of is in the state"),
  [resourceTypes.fingerprints]: settled("made of the secrets, in the state"),
  [resourceTypes.redirectUris]: settled("the providers are asked; a list that is to be changed is left to the next up"),
};

export interface PlannedAdoption {
  declared: Declared;
  finding: AdoptionFinding;
}

/** Looks for each declared resource. Changes nothing. */
export async function planAdoption(
  declared: readonly Declared[],
  context: Omit<AdoptionContext, "projectId" | "found"> & {
    /** Of a project that the state holds already. */
    projectId?: string | undefined;
  },
): Promise<PlannedAdoption[]> {
  const planned: PlannedAdoption[] = [];
  let { projectId } = context;
  // The project first, as its id is part of what belongs to it; a deployment last, as it is made of what was found before.
  const rank = ({ entry }: Declared) =>
    entry.type === resourceTypes.vercelProject ? 0 : entry.type === resourceTypes.vercelDeployment ? 2 : 1;
  for (const resource of [...declared].sort((a, b) => rank(a) - rank(b))) {
    const find = finders[resource.entry.type] ?? madeByUp("the kit does not know how to find one");
    const known = projectId ?? knownProject(resource);
    const finding = await find(resource, { ...context, projectId: known, found: planned });
    if (rank(resource) === 0) projectId = projectIdOf(finding);
    planned.push({ declared: resource, finding });
  }
  // In the order of the program, as the import wants parents first.
  return declared.flatMap((resource) => planned.find((one) => one.declared === resource) ?? []);
}

/** Once the state holds the project, the preview tells its id. */
function knownProject({ inputs }: Declared): string | undefined {
  const id = inputs["projectId"];
  return typeof id === "string" && id.startsWith("prj_") ? id : undefined;
}

/** What `pulumi import --file` is to read: the found resources with their ids, and the components around them. */
export function importFileOf(file: ImportFile, planned: readonly PlannedAdoption[]): ImportFile {
  const resources = file.resources.flatMap((entry) => {
    if (entry.component === true || entry.type.startsWith("pulumi:providers:")) return [entry];
    const found = planned.find(({ declared }) => declared.entry === entry)?.finding;
    return found?.kind === "adopt" ? [{ ...entry, id: found.importId }] : [];
  });
  return { ...file, resources };
}
