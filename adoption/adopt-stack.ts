import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { resourceTypes } from "../contract/resource-types";
import { derive, type Settings } from "../infra/settings";
import { RecoveryError } from "../recovery/errors";
import { type RemoteApi, remoteApi } from "../recovery/remote/remote-api";
import { parseStackExport } from "../recovery/stack-export";
import { AdoptionError } from "./adoption-error";
import { acceptanceSecretOf, edgeSecretOf } from "./cloudflare";
import { completeState, type Refused } from "./complete-state";
import { convexContents } from "./convex";
import { readDeclared } from "./declared";
import type { Engine } from "./engine";
import type { AdoptionContext } from "./finding";
import { authSecretVariable, findSecrets } from "./generated-secrets";
import { importFileOf, type PlannedAdoption, planAdoption } from "./plan";
import { type Settling, settleState } from "./settle-state";

export interface AdoptOptions {
  settings: Settings;
  /** The environment that `pulumi up` of this stack runs with: tokens. */
  env: Readonly<Record<string, string | undefined>>;
  engine: Engine;
  /** Asked once, with the plan. Nothing is written before. */
  confirm: (planned: PlannedAdoption[]) => Promise<boolean>;
  /** Takes for granted that what a vendor never shows is what settings and source say, so that nothing writes it again. */
  assumeUnreadable: boolean;
  /** Folder of the program, absolute. */
  programFolder: string;
  fetch?: typeof globalThis.fetch;
}

export interface AdoptionResult {
  outcome: "nothing-to-adopt" | "adopted" | "declined";
  planned: PlannedAdoption[];
  /** What the program was to make in the state alone and did not, with what the engine printed. */
  refused: Refused[];
}

/**
 * Takes what exists into the state of a stack: found by natural keys, shown with what differs, and imported after consent.
 * No vendor's object is changed; what differs is left for the next `up`.
 *
 * @throws AdoptionError
 */
export async function adoptStack(options: AdoptOptions): Promise<AdoptionResult> {
  const { settings, engine, confirm } = options;
  const folder = await mkdtemp(path.join(tmpdir(), "prelaunch-import-"));
  try {
    const file = path.join(folder, "import.json");
    const preview = await engine(["preview", "--json", "--import-file", file, "--stack", settings.stack]);
    const read = readDeclared(preview, await readFile(file, "utf8"));
    const context = await contextOf(options, read);
    const planned = await planAdoption(read.declared, context);
    if (!hasSomething(planned)) return { outcome: "nothing-to-adopt", planned, refused: [] };
    if (!(await confirm(planned))) return { outcome: "declined", planned, refused: [] };

    const adopted = planned.filter(({ finding }) => finding.kind === "adopt");
    if (adopted.length > 0) {
      await writeFile(file, JSON.stringify(importFileOf(read.file, planned)), { mode: 0o600 });
      await engine(importArguments(file, settings.stack), secretEnvironment(context));
      const state = parseStackExport(await engine(["stack", "export", "--stack", settings.stack]));
      await writeFile(file, JSON.stringify(settleState(state, settlingOf(adopted, context))), { mode: 0o600 });
      await engine(["stack", "import", "--stack", settings.stack, "--file", file]);
    }
    return {
      outcome: "adopted",
      planned,
      refused: await completeState(planned, { engine, stack: settings.stack, file }),
    };
  } catch (error) {
    if (!(error instanceof RecoveryError)) throw error;
    throw new AdoptionError("ERR_IMPORT_REMOTE", error.message, undefined, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A cloud of which nothing is there is for `up`, also what would exist in the state alone. */
function hasSomething(planned: readonly PlannedAdoption[]): boolean {
  const found = ({ finding: { kind } }: PlannedAdoption) => kind === "adopt" || kind === "record";
  if (planned.some(found)) return true;
  const isProject = ({ declared }: PlannedAdoption) => declared.entry.type === resourceTypes.vercelProject;
  return !planned.some(isProject) && planned.some(({ finding }) => finding.kind === "settle");
}

function importArguments(file: string, stack: string): string[] {
  const options = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false"];
  return ["import", "--file", file, ...options, "--stack", stack];
}

function settlingOf(
  adopted: readonly PlannedAdoption[],
  context: Omit<AdoptionContext, "projectId" | "found">,
): Settling {
  const { EDGE_SECRETS } = context.wanted.hosting;
  const found = Object.values(context.secrets).map(({ value }) => value);
  const runs = ({ declared, finding }: PlannedAdoption) =>
    declared.entry.type === resourceTypes.convexCode && finding.kind === "adopt" && finding.differences.length === 0;
  return {
    adopted,
    secrets: EDGE_SECRETS === undefined ? found : [...found, EDGE_SECRETS],
    assumed: context.assumeUnreadable ? assumedValues(adopted, context) : {},
    running: context.assumeUnreadable ? adopted.filter(runs).map(({ declared }) => declared.entry.name) : [],
  };
}

async function contextOf(
  { settings, env, engine, programFolder, assumeUnreadable, fetch = globalThis.fetch }: AdoptOptions,
  { declared, program }: Pick<ReturnType<typeof readDeclared>, "declared" | "program">,
): Promise<Omit<AdoptionContext, "projectId" | "found">> {
  const purpose = "what there is to import";
  const api = (name: string, baseUrl: string, tokenVariable: string): RemoteApi =>
    remoteApi({ name, baseUrl, token: env[tokenVariable], tokenVariable, fetch, purpose });
  const cloudflare = api(
    "Cloudflare",
    env["CLOUDFLARE_BASE_URL"] || "https://api.cloudflare.com/client/v4",
    "CLOUDFLARE_API_TOKEN",
  );
  const derived = derive(settings);
  const convex = await convexContents(derived.convex.url, await deployKey(settings, engine), env);
  const edgeSecret = await edgeSecretOf(declared, cloudflare);
  const acceptance = await acceptanceSecretOf(declared, cloudflare);
  return {
    vercel: api("Vercel", "https://api.vercel.com", "VERCEL_API_TOKEN"),
    cloudflare,
    convex,
    wanted: {
      // Made of the secret that is at work at the edge; one that was retired before is not known.
      hosting: { ...(edgeSecret === undefined ? {} : { EDGE_SECRETS: edgeSecret }), ...derived.hostingVariables },
      convex: derived.convexVariables,
    },
    secrets: await findSecrets(declared, convex.variables, { proof: edgeSecret, acceptance }),
    program,
    programFolder,
    assumeUnreadable,
  };
}

/** From where the settings have it; what is encrypted in the stack file the engine decrypts. */
async function deployKey(settings: Settings, engine: Engine): Promise<string> {
  const { convexDeployKey } = settings.secrets;
  if (convexDeployKey.readable) return convexDeployKey.reveal();
  const key = await engine(["config", "get", "--path", "prelaunch:secrets.convexDeployKey", "--stack", settings.stack]);
  return key.trim();
}

/** The provider reads secrets to import from its environment: an id would stand in clear in the state. */
function secretEnvironment({ secrets, convex }: Pick<AdoptionContext, "secrets" | "convex">): Record<string, string> {
  const named = Object.values(secrets).map(({ variable, value }) => [variable, value]);
  return { ...Object.fromEntries(named), [authSecretVariable]: convex.variables["BETTER_AUTH_SECRET"] ?? "" };
}

/** Values of variables that cannot be read back, as the settings have them. Generated ones are at work in the functions, too. */
function assumedValues(
  adopted: readonly PlannedAdoption[],
  { wanted, convex }: Pick<AdoptionContext, "wanted" | "convex">,
): Record<string, string> {
  return Object.fromEntries(
    adopted.flatMap(({ declared: { entry, inputs }, finding }) => {
      if (entry.type !== resourceTypes.vercelVariable || finding.kind !== "adopt" || !finding.unreadable) return [];
      const key = String(inputs["key"]);
      const value = wanted.hosting[key] ?? convex.variables[key];
      return value === undefined ? [] : [[entry.name, value]];
    }),
  );
}
