import { lookupFor } from "./remote";
import type { LookupContext } from "./remote/lookup";
import { pendingOperations, resourcesOf, type StackExport, type StateResource } from "./stack-export";

/** What the recovery does with one resource. */
export type RecoveryAction =
  /** The create had succeeded: into the state under this id, then read. */
  | { kind: "adopt"; urn: string; importId: string; why: string; resource: StateResource }
  | { kind: "remove"; urn: string; why: string; remove: () => Promise<void> }
  /** The create had no effect, or can be done again. */
  | { kind: "clear"; urn: string; why: string }
  /** An update or delete was cut off: the state takes over what is there now. */
  | { kind: "refresh"; urn: string; why: string };

/** Text that marks a resource in the state as taken over but not read yet, in case the recovery itself is cut off. */
export const UNREAD = "taken over by the recovery of a crashed update, and not read since";

/** Finds out what to do about each operation that a crashed update left behind. Changes nothing. */
export async function planRecovery(
  state: StackExport,
  context: Omit<LookupContext, "isKnown">,
): Promise<RecoveryAction[]> {
  const present = resourcesOf(state).filter(({ pendingReplacement }) => pendingReplacement !== true);
  const ids = new Set(present.map(({ type, id }) => knownKey(type, id ?? "")));
  const isKnown = (type: string, id: string) => ids.has(knownKey(type, id));
  const actions: RecoveryAction[] = [];
  for (const { type, resource } of pendingOperations(state)) {
    if (type === "creating") actions.push(await planCreate(resource, { ...context, isKnown }));
    else if (resourcesOf(state).some(({ urn }) => urn === resource.urn)) {
      actions.push({ kind: "refresh", urn: resource.urn, why: `its ${type.replace(/ing$/, "e")} was cut off` });
    } else actions.push({ kind: "clear", urn: resource.urn, why: "the state does not hold it any more" });
  }
  for (const { urn, initErrors } of resourcesOf(state)) {
    if (initErrors?.includes(UNREAD) && !actions.some((action) => action.urn === urn)) {
      actions.push({ kind: "refresh", urn, why: "an earlier recovery was cut off before it was read" });
    }
  }
  return actions;
}

async function planCreate(resource: StateResource, context: LookupContext): Promise<RecoveryAction> {
  const { urn } = resource;
  const finding = await lookupFor(resource)(resource, context);
  switch (finding.kind) {
    case "exists":
      return { kind: "adopt", urn, importId: finding.importId, why: `${finding.what} exists`, resource };
    case "remove":
      return { kind: "remove", urn, why: `${finding.what} exists and cannot be taken over`, remove: finding.remove };
    case "forget":
      return { kind: "clear", urn, why: finding.why };
  }
}

function knownKey(type: string, id: string): string {
  return `${type} ${id}`;
}

/** The plan for a person to read: a line for each resource. */
export function describeAction(action: RecoveryAction): string {
  const verb = { adopt: "take over", remove: "delete   ", clear: "clear    ", refresh: "read anew" }[action.kind];
  return `${verb}  ${action.urn.split("::").slice(2).join("::")}: ${action.why}`;
}
