import { z } from "zod";
import { type ItemId, itemIds } from "../checklist/item";
import { changedLines, changedLinesSchema } from "./changed-lines";
import { nameOf, type PreviewEvent, typeOf } from "./engine-event";
import { redact } from "./redact";

/** What happens to a resource, in the order of a comment. */
export const operations = ["replace", "delete", "create", "update", "other"] as const;
export type Operation = (typeof operations)[number];

const name = z.string().max(300);
const text = z.string().max(2000);

const changeSchema = z.strictObject({
  path: name,
  kind: z.enum(["add", "delete", "update"]),
  replaces: z.boolean(),
  secret: z.boolean(),
});

const resourceSchema = z.strictObject({
  operation: z.enum(operations),
  type: name,
  name,
  changes: z.array(changeSchema).max(200),
  /** Properties that only the deployment will know. */
  unknown: z.array(name).max(50),
});

const violationSchema = z.strictObject({
  policy: name,
  /** Checklist item that the policy judges. */
  item: z.enum(itemIds).optional(),
  level: z.enum(["mandatory", "advisory"]),
  resource: name.optional(),
  /** What the kit's own policies say, which never hold a value. */
  message: text.optional(),
});

/**
 * What a preview says, without a value. It travels from a run that a stranger may have steered to the one that writes the
 * comment, which reads it with this schema.
 */
export const previewSummarySchema = z.strictObject({
  version: z.literal(1),
  stack: z.string().regex(/^[\w.-]{1,100}$/),
  /** Commit that the preview is of. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .optional(),
  /** What it was compared with, in a few words. */
  against: z.string().max(200).optional(),
  outcome: z.enum(["changes", "nothing", "refused", "failed"]),
  unchanged: z.number().int().nonnegative(),
  resources: z.array(resourceSchema).max(5000),
  violations: z.array(violationSchema).max(500),
  /** Policies that found nothing. */
  passed: z.array(name).max(500),
  lines: changedLinesSchema,
  failures: z.array(z.strictObject({ resource: name.optional(), message: text })).max(50),
  /** Warnings of the program and the gate. */
  warnings: z.array(text).max(100),
});

export type PreviewSummary = z.output<typeof previewSummarySchema>;
export type ChangedResource = PreviewSummary["resources"][number];

export interface PreviewOf {
  stack: string;
  commit?: string;
  against?: string;
  /** Of the engine's process. */
  exitCode: number;
  /** Values that must not show whatever they look like. */
  secrets?: Iterable<string>;
}

const ownPack = "prelaunch";

/** Engines name what they do to one resource in up to three steps. */
const operationOf: Readonly<Record<string, Operation>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};
const silent = new Set(["same", "refresh", "read", "read-replacement", "discard", "discard-replaced"]);

/** Folds the events of one preview. They are read once, and nothing of them is kept but what the summary holds. */
export function summarizePreview(events: Iterable<PreviewEvent>, about: PreviewOf): PreviewSummary {
  const secrets = [...(about.secrets ?? [])];
  const cleaned = (message: string): string => redact(message.trim(), secrets).slice(0, 2000);
  const shown = (label: string): string => withoutSecrets(label, secrets).slice(0, 300);
  const resources = new Map<string, ChangedResource>();
  const violations = new Map<string, PreviewSummary["violations"][number]>();
  const [passed, failed] = [new Set<string>(), new Set<string>()];
  const failures = new Map<string, PreviewSummary["failures"][number]>();
  const warnings = new Set<string>();
  const steps: Extract<PreviewEvent, { kind: "step" }>[] = [];
  let unchanged = 0;
  let result = "";

  for (const event of events) {
    switch (event.kind) {
      case "step": {
        steps.push(event);
        if (event.op === "same") unchanged += 1;
        if (silent.has(event.op)) break;
        const earlier = resources.get(event.urn);
        const changes = event.changes.length > 0 ? event.changes : (earlier?.changes ?? []);
        resources.set(event.urn, {
          operation: operationOf[event.op] ?? "other",
          type: shown(typeOf(event.urn)),
          name: shown(nameOf(event.urn)),
          changes: changes.slice(0, 200).map((change) => ({ ...change, path: shown(change.path) })),
          unknown: (event.unknown.length > 0 ? event.unknown : (earlier?.unknown ?? [])).map(shown),
        });
        break;
      }
      case "judged":
        for (const policy of event.passed) passed.add(policy);
        for (const policy of event.failed) failed.add(policy);
        break;
      case "violation": {
        const item = itemOf(event.policy);
        const isOwn = event.pack === ownPack && item !== undefined;
        violations.set(`${event.policy} ${event.urn}`, {
          policy: shown(event.policy),
          ...(isOwn ? { item, message: withoutSecrets(event.message, secrets).trim().slice(0, 2000) } : {}),
          level: event.level === "mandatory" ? "mandatory" : "advisory",
          ...(typeOf(event.urn) === "pulumi:pulumi:Stack" || event.urn === ""
            ? {}
            : { resource: shown(nameOf(event.urn)) }),
        });
        break;
      }
      case "problem": {
        const message = cleaned(event.message);
        if (message === "") break;
        if (event.severity === "warning") warnings.add(message);
        else failures.set(message, { ...(event.urn === "" ? {} : { resource: shown(nameOf(event.urn)) }), message });
        break;
      }
      case "end":
        result = event.result;
    }
  }

  const refused = [...violations.values()].some(({ level }) => level === "mandatory");
  const broken = about.exitCode !== 0 || (result !== "succeeded" && result !== "");
  return {
    version: 1,
    stack: about.stack,
    ...(about.commit === undefined ? {} : { commit: about.commit }),
    ...(about.against === undefined ? {} : { against: about.against.slice(0, 200) }),
    outcome: refused ? "refused" : broken ? "failed" : resources.size > 0 ? "changes" : "nothing",
    unchanged,
    resources: [...resources.values()]
      .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }))
      .slice(0, 5000),
    violations: [...violations.values()].slice(0, 500),
    passed: [...passed]
      .filter((policy) => !failed.has(policy))
      .sort()
      .slice(0, 500),
    lines: changedLines(steps),
    failures: withCause([...failures.values()], refused).slice(0, 50),
    warnings: [...warnings].slice(0, 100),
  };
}

/** What the engine says at every end that is not good explains nothing where something else does. */
function withCause(failures: PreviewSummary["failures"], refused: boolean): PreviewSummary["failures"] {
  const causes = failures.filter(({ message }) => message !== "preview failed");
  return refused || causes.length > 0 ? causes : failures;
}

/** `ENV-2` of the policy `env-2-site-url`. */
export function itemOf(policy: string): ItemId | undefined {
  const id = /^([a-z]+-\d+)-/.exec(policy)?.[1]?.toUpperCase();
  return itemIds.find((known) => known === id);
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((value) => value.length >= 6)
    .reduce((rest, value) => rest.replaceAll(value, "[redacted]"), text);
}
