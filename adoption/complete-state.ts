import { writeFile } from "node:fs/promises";
import { resourceTypes } from "../contract/resource-types";
import { takingOverVariable } from "../infra/provider/taking-over";
import { parseStackExport, resourcesOf } from "../recovery/stack-export";
import { AdoptionError } from "./adoption-error";
import { readProgram } from "./declared";
import type { Engine } from "./engine";
import type { PlannedAdoption } from "./plan";
import { recordInState } from "./settle-state";

export interface Refused {
  /** Names of the resources that are not in the state. */
  names: string[];
  /** What the engine printed, secrets hidden. */
  why: string;
}

export interface Completion {
  engine: Engine;
  stack: string;
  /** A file to hand states over in, which only this user can read. */
  file: string;
}

/**
 * The rest of the state, after the import of what the providers can import: secrets that nothing at a vendor holds, the
 * gate's approval, the live deployment, the look at it. The program itself makes them, by the same steps as in an `up`, and
 * for these resources alone: so the gate asks for its evidence as ever, and nothing is approved that an `up` would not approve.
 */
export async function completeState(planned: readonly PlannedAdoption[], completion: Completion): Promise<Refused[]> {
  const settled = planned.filter(({ finding }) => finding.kind === "settle");
  const isLook = ({ declared }: PlannedAdoption) => declared.entry.type === resourceTypes.live;
  const refused = await makeInState(
    settled.filter((one) => !isLook(one)),
    completion,
  );
  refused.push(...(await record(planned, completion)));
  const look = settled.filter(isLook);
  // It needs all that the site is made of: where something is missing, the next `up` makes that, and looks.
  const isWhole = refused.length === 0 && planned.every(({ finding }) => finding.kind !== "make");
  return isWhole ? await makeInState(look, completion) : refused;
}

/** One update of these resources alone. What it could not make is told, and nothing else is undone. */
async function makeInState(planned: readonly PlannedAdoption[], { engine, stack }: Completion): Promise<Refused[]> {
  if (planned.length === 0) return [];
  const targets = planned.flatMap(({ declared }) => ["--target", declared.urn]);
  const options = ["--yes", "--skip-preview", "--suppress-outputs", "--continue-on-error"];
  try {
    await engine(["up", ...options, ...targets, "--stack", stack], { [takingOverVariable]: stack });
    return [];
  } catch (error) {
    if (!(error instanceof AdoptionError)) throw error;
    const state = parseStackExport(await engine(["stack", "export", "--stack", stack]));
    // One that was made in part is in the state with its errors, and the next `up` goes on with it.
    const made = resourcesOf(state).filter(({ initErrors = [] }) => initErrors.length === 0);
    const held = new Set(made.map(({ urn }) => urn));
    const missing = planned.filter(({ declared }) => !held.has(declared.urn));
    if (missing.length === 0) throw error;
    return [{ names: missing.map(({ declared }) => declared.entry.name), why: error.detail ?? error.message }];
  }
}

/** Only now are all inputs known that the program has for them; what is made of an approval that is missing stays unknown. */
async function record(planned: readonly PlannedAdoption[], { engine, stack, file }: Completion): Promise<Refused[]> {
  const found = planned.flatMap(({ declared, finding }) => (finding.kind === "record" ? [{ declared, finding }] : []));
  if (found.length === 0) return [];
  const program = readProgram(await engine(["preview", "--json", "--stack", stack]));
  const recorded = found.flatMap(({ declared, finding }) => {
    const resource = program.find(({ urn, op }) => urn === declared.urn && op === "create");
    return resource === undefined ? [] : [{ finding, resource }];
  });
  const before = parseStackExport(await engine(["stack", "export", "--stack", stack]));
  const after = recordInState(before, recorded, new Date());
  const held = new Set(resourcesOf(after).map(({ urn }) => urn));
  if (held.size > resourcesOf(before).length) {
    await writeFile(file, JSON.stringify(after), { mode: 0o600 });
    await engine(["stack", "import", "--stack", stack, "--file", file]);
  }
  const names = found.filter(({ declared }) => !held.has(declared.urn)).map(({ declared }) => declared.entry.name);
  return names.length === 0 ? [] : [{ names, why: "What it is made of is known only once the gate approves." }];
}
