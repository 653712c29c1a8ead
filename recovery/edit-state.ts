import { type RecoveryAction, UNREAD } from "./plan";
import { resourcesOf, type StackExport, type StateResource } from "./stack-export";

/**
 * The state after the plan: what was made is in it with its id, no operation is pending, and what has yet to be read is
 * marked, so that neither `up` nor another recovery takes it for complete.
 *
 * Edited by hand because of what Pulumi 3.259 does: `refresh --import-pending-creates` only renames the operation and the
 * same refresh then drops it, so the object is lost; `pulumi import` knows neither the intended inputs nor parents and
 * dependencies.
 */
export function editState(state: StackExport, actions: RecoveryAction[]): StackExport {
  const unread = new Set(actions.filter(({ kind }) => kind === "refresh").map(({ urn }) => urn));
  let resources = resourcesOf(state).map((resource) => (unread.has(resource.urn) ? marked(resource) : resource));
  for (const action of actions) {
    if (action.kind !== "adopt") continue;
    resources = insert(resources, marked({ ...action.resource, id: action.importId }));
  }
  const { pending_operations: _done, ...deployment } = state.deployment;
  return { ...state, deployment: { ...deployment, resources } };
}

/**
 * At the end, where all that it depends on comes before it. A replacement takes the place of the old object, whose
 * dependents follow, and the old one is left for `up` to delete; unless it was deleted before: its id may be the new one's.
 */
function insert(resources: StateResource[], adopted: StateResource): StateResource[] {
  const old = resources.findIndex((resource) => resource.urn === adopted.urn && resource.delete !== true);
  const replaced = resources[old];
  if (replaced === undefined) return [...resources, adopted];
  const leaving = replaced.pendingReplacement === true ? [] : [{ ...replaced, delete: true }];
  return [...resources.slice(0, old), adopted, ...leaving, ...resources.slice(old + 1)];
}

function marked(resource: StateResource): StateResource {
  return { ...resource, initErrors: [...new Set([...(resource.initErrors ?? []), UNREAD])] };
}
