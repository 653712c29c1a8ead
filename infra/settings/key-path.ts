import { stringify } from "yaml";
import { z } from "zod";
import { looksSecret } from "./looks-secret";
import type { Finding, Problem } from "./problem";
import { namespace, settingsSchema } from "./schema";
import { descriptionOf, type SettingDescription } from "./schema/described";

/** `["auth", "providers", 0, "id"]` to `prelaunch:auth.providers[0].id`. A segment that looks like a secret is not shown. */
export function keyOf(path: readonly PropertyKey[]): string {
  const segments = path.map((segment, index) => {
    if (typeof segment === "number") return `[${segment}]`;
    const name = looksSecret(String(segment)) ? "…" : String(segment);
    if (!/^[\w…-]+$/.test(name)) return `["${name}"]`;
    return index === 0 ? name : `.${name}`;
  });
  return `${namespace}:${segments.join("")}`;
}

/** Takes optional, default, pipe and the like away. Yields each layer, the outermost first. */
export function* layers(schema: z.core.$ZodType): Generator<z.ZodType> {
  yield schema as z.ZodType;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    yield* layers(schema.def.innerType);
  else if (schema instanceof z.ZodPipe) yield* layers(schema.def.in);
}

/** The schema without its layers. */
export function core(schema: z.core.$ZodType): z.ZodType {
  let last = schema as z.ZodType;
  for (const layer of layers(schema)) last = layer;
  return last;
}

function child(schema: z.ZodType, segment: PropertyKey): z.ZodType | undefined {
  const inner = core(schema);
  if (inner instanceof z.ZodObject) return inner.shape[String(segment)] as z.ZodType | undefined;
  if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
  return undefined;
}

/** The schema of a key; `undefined` where the schema names no keys (variables) or the key is unknown. */
function schemaAt(path: readonly PropertyKey[]): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((schema, segment) => schema && child(schema, segment), settingsSchema);
}

/** Keys that may stand at a path. */
export function keysAt(path: readonly PropertyKey[]): string[] {
  const schema = schemaAt(path);
  const inner = schema && core(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

export function describe(schema: z.core.$ZodType): SettingDescription | undefined {
  for (const layer of layers(schema)) {
    const description = descriptionOf(layer);
    if (description) return description;
  }
  return undefined;
}

/** A value on one line of YAML. */
export function inYaml(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true }).trim();
}

function exampleLine(finding: Finding, stack: string): string {
  if (finding.line) return finding.line;
  const path = finding.examplePath ?? finding.path;
  const [section] = path;
  if (section === "secrets") {
    const key = path.length > 1 ? keyOf(path) : `${namespace}:secrets.resendApiKey`;
    return `pulumi config set --secret --path ${key} --stack ${stack}`;
  }
  const last = path.at(-1);
  const schema = schemaAt(path);
  const value = finding.meant ?? (schema ? describe(schema)?.examples[0] : undefined) ?? "value";
  const name = String([...path].reverse().find((segment) => typeof segment === "string") ?? section);
  const label = path.length === 1 ? `${namespace}:${name}` : looksSecret(name) ? "NAME" : name;
  return `${label}: ${inYaml(typeof last === "number" ? [value] : value)}`;
}

/** Completes what a rule or the schema found. */
export function toProblem(finding: Finding, context: { stack: string; file: string }): Problem {
  return {
    key: keyOf(finding.path),
    reason: finding.reason,
    example: exampleLine(finding, context.stack),
    file: context.file,
  };
}
