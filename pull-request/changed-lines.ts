import { z } from "zod";
import { catalogue } from "../checklist/catalogue";
import { type ChecklistItem, itemIds } from "../checklist/item";
import { isRelease, type PreviewEvent } from "./engine-event";

/** Which lines of the checklist this change concerns, by what the gate's release is bound to. */
export const changedLinesSchema = z.strictObject({
  /** Nothing is approved yet, or something of what is approved changes. */
  release: z.enum(["first", "changed", "same", "absent"]),
  /** Parts of the environment that change: what was proven of them in this stack ends. */
  parts: z.array(z.string().regex(/^[a-z-]{1,40}$/)).max(50),
  /** Items to be proven anew on this stack. */
  environment: z.array(z.enum(itemIds)),
  /** The source changes: these items have to be proven for the new one. */
  source: z.array(z.enum(itemIds)),
  launch: z.boolean(),
});

export type ChangedLines = z.output<typeof changedLinesSchema>;

type Step = Extract<PreviewEvent, { kind: "step" }>;

/** @param steps Of one preview; what is bound to the source or the environment shows at the gate */
export function changedLines(steps: readonly Step[]): ChangedLines {
  const release = steps.find(({ urn }) => isRelease(urn));
  const nothing: ChangedLines = { release: "same", parts: [], environment: [], source: [], launch: false };
  if (release === undefined) return { ...nothing, release: "absent" };
  if (release.op === "same") return nothing;

  const concerned = catalogue.filter(
    ({ liveOnly, appliesTo }) => !liveOnly && (appliesTo === undefined || release.conditions.includes(appliesTo)),
  );
  const first = release.op === "create";
  const isBoundTo = (item: ChecklistItem, parts: readonly string[]) =>
    item.bindsTo.some((part) => part !== "source" && (first || parts.includes(part)));
  const changed = release.changes.map(({ path }) => path);
  const whole = changed.includes("bindings");
  const parts = whole
    ? [...new Set(catalogue.flatMap(({ bindsTo }) => bindsTo.filter((part) => part !== "source")))]
    : changed.flatMap((path) => /^bindings(?:\.|\[")([\w-]+)/.exec(path)?.[1] ?? []);
  const sourceChanges = first || changed.includes("source");
  return {
    release: first ? "first" : "changed",
    parts: first ? [] : parts.sort(),
    environment: concerned.filter((item) => isBoundTo(item, parts)).map(({ id }) => id),
    source: sourceChanges ? concerned.filter(({ bindsTo }) => bindsTo.includes("source")).map(({ id }) => id) : [],
    launch: changed.includes("launch"),
  };
}
