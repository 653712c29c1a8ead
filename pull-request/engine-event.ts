import { z } from "zod";
import { type PropertyChange, propertyChangeSchema, propertyChanges, unknownProperties } from "./property-changes";

/**
 * One line of the engine's event stream, as far as it may be kept: names and kinds. Values, old or new, secret or not, end
 * with the line that they stood on.
 *
 * Source: Pulumi 3.259, `sdk/go/common/apitype/events.go`. The stream holds secrets in clear: debug diagnostics print what a
 * program registers.
 */
export type PreviewEvent =
  | { kind: "step"; op: string; urn: string; changes: PropertyChange[]; unknown: string[]; conditions: string[] }
  | { kind: "judged"; passed: string[]; failed: string[] }
  | { kind: "violation"; policy: string; pack: string; level: string; urn: string; message: string }
  | { kind: "problem"; severity: "error" | "warning"; urn: string; message: string }
  | { kind: "end"; result: string };

const names = z.array(z.string()).nullish();
const resourceState = z.looseObject({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullish();

const stepSchema = z.object({
  metadata: z.object({
    op: z.string(),
    urn: z.string(),
    old: resourceState,
    new: resourceState,
    diffs: names,
    keys: names,
    detailedDiff: z.record(z.string(), propertyChangeSchema).nullish(),
  }),
});

const judgedSchema = z.object({ passed: names, failed: names });

const violationSchema = z.object({
  policyName: z.string(),
  policyPackName: z.string(),
  enforcementLevel: z.string(),
  resourceUrn: z.string().nullish(),
  message: z.string(),
});

const diagnosticSchema = z.object({
  severity: z.string(),
  urn: z.string().nullish(),
  message: z.string(),
  ephemeral: z.boolean().nullish(),
});

const lineSchema = z.looseObject({
  resourcePreEvent: stepSchema.optional(),
  policyAnalyzeSummaryEvent: judgedSchema.optional(),
  policyAnalyzeStackSummaryEvent: judgedSchema.optional(),
  policyEvent: violationSchema.optional(),
  diagnosticEvent: diagnosticSchema.optional(),
  summaryEvent: z.object({ result: z.string().nullish() }).optional(),
});

/** The type whose inputs say what a checklist line depends on. */
const releaseType = "prelaunch:gate:Release";
const conditionsSchema = z.looseObject({ conditions: z.array(z.string().max(60)) });

/** The event of a line; `undefined` for one that says nothing that a comment shows, and for what is no event. */
export function readEvent(line: string): PreviewEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  const parsed = lineSchema.safeParse(json(line));
  if (!parsed.success) return undefined;
  const { resourcePreEvent, policyEvent, diagnosticEvent, summaryEvent } = parsed.data;
  if (resourcePreEvent) return step(resourcePreEvent.metadata);
  const judged = parsed.data.policyAnalyzeSummaryEvent ?? parsed.data.policyAnalyzeStackSummaryEvent;
  if (judged) return { kind: "judged", passed: judged.passed ?? [], failed: judged.failed ?? [] };
  if (policyEvent) {
    const { policyName, policyPackName, enforcementLevel, resourceUrn, message } = policyEvent;
    const about = { urn: resourceUrn ?? "", message };
    return { kind: "violation", policy: policyName, pack: policyPackName, level: enforcementLevel, ...about };
  }
  if (diagnosticEvent) return problem(diagnosticEvent);
  if (summaryEvent) return { kind: "end", result: summaryEvent.result ?? "" };
  return undefined;
}

function step({ op, urn, old, new: next, ...differences }: z.output<typeof stepSchema>["metadata"]): PreviewEvent {
  const conditions = conditionsOf(urn, next);
  if (op === "same") return { kind: "step", op, urn, changes: [], unknown: [], conditions };
  const inputs = [old?.inputs ?? {}, next?.inputs ?? {}] as const;
  const changes = propertyChanges(differences, inputs);
  return { kind: "step", op, urn, changes, unknown: unknownProperties(inputs[1]), conditions };
}

function conditionsOf(urn: string, state: z.output<typeof resourceState>): string[] {
  if (!isRelease(urn)) return [];
  return conditionsSchema.safeParse(state?.inputs).data?.conditions ?? [];
}

/** Whether a resource is the gate's release. */
export function isRelease(urn: string): boolean {
  return typeOf(urn) === releaseType;
}

/** `prelaunch:gate:Release` of `urn:pulumi:production::prelaunch::prelaunch:gate:ReleaseGate$prelaunch:gate:Release::gate-release`. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** `gate-release` of the same. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function problem({ severity, urn, message, ephemeral }: z.output<typeof diagnosticSchema>): PreviewEvent | undefined {
  if (ephemeral) return undefined;
  if (severity === "error" || severity === "warning") return { kind: "problem", severity, urn: urn ?? "", message };
  return undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
