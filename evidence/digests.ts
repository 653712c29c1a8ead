import { createHash } from "node:crypto";
import type { ChecklistItem, EnvironmentPart } from "../checklist/item";

/** A digest for each part of a stack's environment, lower-case hex. A part that a stack does not have is left out. */
export type Bindings = Partial<Record<EnvironmentPart, string>>;

/** One digest for the whole environment: the subject `environment` of a statement. */
export function environmentDigest(bindings: Bindings): string {
  return digestOf(bindings, Object.keys(bindings) as EnvironmentPart[]);
}

/** The parts of the environment that a result for this item is bound to. */
export function environmentPartsOf(item: Pick<ChecklistItem, "bindsTo">): EnvironmentPart[] {
  return item.bindsTo.filter((part): part is EnvironmentPart => part !== "source");
}

/** What a result for this item is bound to in an environment; `undefined` for an item that is bound to the source alone. */
export function bindingOf(item: Pick<ChecklistItem, "bindsTo">, bindings: Bindings): string | undefined {
  const parts = environmentPartsOf(item);
  return parts.length === 0 ? undefined : digestOf(bindings, parts);
}

/** Over sorted pairs, so that neither order nor a missing part can stand for another. */
function digestOf(bindings: Bindings, parts: readonly EnvironmentPart[]): string {
  const pairs = [...new Set(parts)].sort().map((part) => [part, bindings[part] ?? null]);
  return sha256(JSON.stringify(pairs));
}

/** SHA-256 in lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
