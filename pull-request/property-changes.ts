import { z } from "zod";

/** What happens to one property. Its path is made of names: `values.SITE_URL`. */
export interface PropertyChange {
  path: string;
  kind: "add" | "delete" | "update";
  /** This change is why the resource is replaced. */
  replaces: boolean;
  secret: boolean;
}

/** `kind` of older engines' `preview --json`, `diffKind` in events. */
export const propertyChangeSchema = z.object({ diffKind: z.string().optional(), kind: z.string().optional() });

type Inputs = Readonly<Record<string, unknown>>;

interface Differences {
  /** By path; absent where a provider compares nothing in detail. */
  detailedDiff?: Readonly<Record<string, z.output<typeof propertyChangeSchema>>> | null | undefined;
  /** Top-level names that differ. */
  diffs?: readonly string[] | null | undefined;
  /** Top-level names that make a replacement necessary. */
  keys?: readonly string[] | null | undefined;
}

/** What changes of a resource, by name. */
export function propertyChanges(
  { detailedDiff, diffs, keys }: Differences,
  inputs: readonly [old: Inputs, next: Inputs],
): PropertyChange[] {
  const replacing = new Set(keys ?? []);
  const detailed = Object.entries(detailedDiff ?? {}).map(([path, change]): PropertyChange => {
    const kind = change.diffKind ?? change.kind ?? "update";
    return {
      path,
      kind: kind.startsWith("add") ? "add" : kind.startsWith("delete") ? "delete" : "update",
      replaces: kind.endsWith("-replace") || replacing.has(path),
      secret: isSecretAt(path, inputs),
    };
  });
  const described = new Set(detailed.map(({ path }) => topOf(path)));
  const coarse = [...new Set([...(diffs ?? []), ...replacing])]
    .filter((name) => !described.has(name))
    .map((path): PropertyChange => {
      const kind = !(path in inputs[0]) ? "add" : !(path in inputs[1]) ? "delete" : "update";
      return { path, kind, replaces: replacing.has(path), secret: isSecretAt(path, inputs) };
    });
  return [...detailed, ...coarse].sort((a, b) => Number(b.replaces) - Number(a.replaces) || (a.path < b.path ? -1 : 1));
}

/** Names of a path: `values["odd.key"].list[2]` has four. */
function segmentsOf(path: string): string[] {
  const found = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)];
  return found.map(([, quoted, index, plain]) => quoted ?? index ?? plain ?? "");
}

function topOf(path: string): string {
  return segmentsOf(path)[0] ?? path;
}

/** Source: Pulumi, `sdk/go/common/resource/sig`: the key that marks a special value, and the signature of a secret. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const masked = "[secret]";

/** True when the value at the path, or one that it is part of, is a secret before or after. */
function isSecretAt(path: string, inputs: readonly Inputs[]): boolean {
  return inputs.some((properties) => {
    let value: unknown = properties;
    for (const segment of segmentsOf(path)) {
      if (typeof value !== "object" || value === null) return false;
      value = (value as Record<string, unknown>)[segment];
      if (value === masked || isSecret(value)) return true;
    }
    return false;
  });
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && signatureKey in value
    ? (value as Record<string, unknown>)[signatureKey] === secretSignature
    : false;
}

/** What stands in a preview in place of a value that only the deployment will know. Source: Pulumi, `plugin.UnknownStringValue`. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const most = 50;

/** Paths of the inputs that are not known yet. */
export function unknownProperties(inputs: Inputs): string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (found.length >= most) return;
    if (typeof value === "string") {
      if (value.includes(unknownValue)) found.push(path);
    } else if (Array.isArray(value)) {
      for (const [index, inner] of value.entries()) walk(inner, `${path}[${index}]`);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === "" ? key : `${path}.${key}`);
    }
  };
  walk(inputs, "");
  return found;
}
