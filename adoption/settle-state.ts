import { z } from "zod";
import { resourceTypes } from "../contract/resource-types";
import { resourcesOf, type StackExport, type StateResource } from "../recovery/stack-export";
import { isHidden, type ProgramResource } from "./declared";
import type { Recorded } from "./finding";
import type { PlannedAdoption } from "./plan";

/** How a state writes a secret whose plain text is still to be encrypted; `pulumi stack import` encrypts it. */
const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

export interface Settling {
  adopted: readonly PlannedAdoption[];
  /** Values that must not stand in clear anywhere. */
  secrets: readonly string[];
  /** Values that the vendor does not show, by name of the resource, to be taken for granted; else the next `up` writes them. */
  assumed: Readonly<Record<string, string>>;
  /** Names of the resources of functions that run as this source has them. */
  running: readonly string[];
}

/**
 * The state after an import, with what the import could not know: what is secret (a rule read from a vendor holds the edge's
 * secret as ordinary text), and inputs that exist in the program alone.
 */
export function settleState(state: StackExport, { adopted, secrets, assumed, running }: Settling): StackExport {
  const byUrn = new Map(adopted.map((one) => [one.declared.urn, one.declared]));
  const resources = resourcesOf(state).map((resource): StateResource => {
    const declared = byUrn.get(resource.urn);
    if (declared === undefined) return resource;
    const value = assumed[declared.entry.name];
    const known = isSecret(resource.type) ? shownInputs(declared.inputs) : {};
    const added = value === undefined ? known : { ...known, value: secretly(value) };
    const pushed = running.includes(declared.entry.name) ? asPushed(declared.inputs, resource.outputs) : undefined;
    return {
      ...resource,
      inputs: hide({ ...resource.inputs, ...added, ...pushed?.inputs }, secrets) as Record<string, unknown>,
      outputs: hide({ ...resource.outputs, ...added, ...pushed?.outputs }, secrets) as Record<string, unknown>,
    };
  });
  return { ...state, deployment: { ...state.deployment, resources } };
}

/** The functions as after a push of this source. When they were pushed is not known, and not said. */
function asPushed({ digest, directory }: Record<string, unknown>, outputs: Record<string, unknown> = {}) {
  return {
    inputs: { digest, directory },
    outputs: { digest, runningAfterPush: outputs["running"] },
  };
}

/**
 * The state with resources that their provider cannot import: as the program declares them, with what the vendor says of
 * them. One whose inputs are not all known, or hold a secret, is left to the next `up`.
 */
export function recordInState(
  state: StackExport,
  recorded: readonly { finding: Recorded; resource: ProgramResource }[],
  now: Date,
): StackExport {
  const held = resourcesOf(state);
  const added = recorded.flatMap(({ finding, resource }): StateResource[] => {
    const { inputs, type, urn } = resource;
    const vendor = type.slice(0, type.indexOf(":") + 1);
    const provider = held.find((one) => one.type.startsWith(vendor) && one["provider"] !== undefined)?.["provider"];
    if (provider === undefined || Object.values(inputs).some(holdsHidden)) return [];
    const { __defaults: _defaults, ...bare } = inputs;
    const time = now.toISOString();
    return [
      {
        ...z.record(z.string(), z.unknown()).parse(resource.state),
        urn,
        type,
        id: finding.id,
        custom: true,
        provider,
        inputs,
        outputs: { ...bare, ...finding.outputs, id: finding.id },
        created: time,
        modified: time,
      },
    ];
  });
  return { ...state, deployment: { ...state.deployment, resources: [...held, ...added] } };
}

function holdsHidden(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isHidden(value);
  return Object.values(value).some(holdsHidden);
}

function isSecret(type: string): boolean {
  return type === resourceTypes.authSecret || type === resourceTypes.randomSecret;
}

function shownInputs(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isHidden(value)));
}

function secretly(value: unknown): Record<string, unknown> {
  return { ...secretMark, plaintext: JSON.stringify(value) };
}

/** Each text that holds one of the secrets becomes secret as a whole; what is encrypted already stays. */
function hide(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return secrets.some((secret) => value.includes(secret)) ? secretly(value) : value;
  if (Array.isArray(value)) return value.map((item) => hide(item, secrets));
  if (typeof value !== "object" || value === null || Object.hasOwn(value, Object.keys(secretMark)[0] ?? ""))
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, hide(child, secrets)]));
}
