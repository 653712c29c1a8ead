import type { ChecklistItem } from "../checklist/item";
import { bindingOf, environmentPartsOf } from "./digests";
import type { Release } from "./release";
import type { Place } from "./statement";

/** What one item asks of a release: seen for this source, or seen in this environment. An item can ask both. */
export type Requirement =
  | { item: ChecklistItem; kind: "source"; places: readonly Place[] }
  | { item: ChecklistItem; kind: "environment"; binding: string };

/**
 * What a release needs. `closed`: what is bound to the source. `open`: what is bound to this stack's environment, too. What
 * can be seen only with visitors let in is never asked for.
 */
export function requirementsOf(release: Release, items: readonly ChecklistItem[]): Requirement[] {
  const concerned = items.filter(
    ({ liveOnly, appliesTo }) => !liveOnly && (appliesTo === undefined || release.conditions.has(appliesTo)),
  );
  return concerned.flatMap((item): Requirement[] => {
    const ofSource: Requirement[] = item.bindsTo.includes("source")
      ? [{ item, kind: "source", places: sourcePlaces(item, release.from) }]
      : [];
    const binding = bindingOf(item, release.bindings);
    const ofEnvironment: Requirement[] =
      release.launch === "open" && binding !== undefined && environmentPartsOf(item).length > 0
        ? [{ item, kind: "environment", binding }]
        : [];
    return [...ofSource, ...ofEnvironment];
  });
}

/** An item that staging cannot show comes from a rehearsal, wherever the others come from. */
function sourcePlaces(item: ChecklistItem, from: string): Place[] {
  if (from === "rehearsal") return ["rehearsal"];
  return item.seenIn.includes("staging") ? ["staging"] : ["rehearsal", "staging"];
}
