import type { z } from "zod";
import { keyOf, keysAt } from "./key-path";
import { looksSecret } from "./looks-secret";
import type { Finding } from "./problem";
import { didYouMean } from "./suggest";

/** What people write, and where it belongs. */
const elsewhere: Record<string, string> = {
  vercelApiToken: "comes from the environment variable VERCEL_API_TOKEN",
  cloudflareApiToken: "comes from the environment variable CLOUDFLARE_API_TOKEN",
  siteUrl: "follows from prelaunch:domain",
  rpId: "follows from prelaunch:domain",
  callbackUrls: "follow from prelaunch:domain",
  jwks: "is made by the kit",
  prelaunch: "must not be nested: each section is a key of its own, such as prelaunch:domain",
};

const sections = keysAt([]);

/** A key that the schema does not know: what was meant, and an example of that. */
function unknownKey(path: readonly PropertyKey[], name: string): Finding {
  const found = (reason: string, examplePath: readonly PropertyKey[]) => ({
    path: [...path, name],
    reason,
    examplePath,
  });
  const candidates = keysAt(path);
  const near = didYouMean(name, candidates);
  if (near) return found(`is no setting; did you mean ${keyOf([...path, near])}?`, [...path, near]);
  const [head = "", ...rest] = name.split(".");
  if (path.length === 0 && rest.length > 0 && sections.includes(head))
    return found(`is one key with a dot in it; set it with: pulumi config set --path ${keyOf([head, ...rest])}`, [
      head,
      ...rest,
    ]);
  const hint = elsewhere[name];
  if (hint) return found(`is no setting here: it ${hint}`, path.length === 0 ? ["domain"] : path);
  const home = sections.find((section) => keysAt([section]).includes(name));
  if (home) return found(`is no setting; did you mean ${keyOf([home, name])}?`, [home, name]);
  return found(`is no setting; known here: ${candidates.join(", ")}`, path.length === 0 ? ["domain"] : path);
}

/** A key of the namespace that is no section. */
export function unknownSection(name: string): Finding {
  return unknownKey([], name);
}

const kinds: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a group of keys",
  record: "a group of names and texts",
  array: "a list",
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return kinds[typeof value] ?? "something else";
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, segment) =>
      typeof inner === "object" && inner !== null ? (inner as Record<PropertyKey, unknown>)[segment] : undefined,
    value,
  );
}

function wrongType(expected: string, found: unknown): string {
  if (found === undefined) return "is missing";
  if (found === null || found === "") return "is empty";
  const must = `must be ${kinds[expected] ?? expected}, not ${kindOf(found)}`;
  if (expected === "string" && typeof found === "boolean")
    return `${must}: YAML reads on, yes and true as true; put it in quotes`;
  if (expected === "string" && typeof found === "number") return `${must}: put it in quotes, or add its unit`;
  if ((expected === "number" || expected === "int") && typeof found === "string")
    return `${must}: leave the quotes out`;
  return must;
}

/** Says in words what zod found in one section; `value` is what was parsed. */
export function schemaFindings(section: string, value: unknown, issues: readonly z.core.$ZodIssue[]): Finding[] {
  return issues.flatMap((issue): Finding[] => {
    const path = [section, ...issue.path];
    const found = valueAt(value, issue.path);
    if (issue.code === "unrecognized_keys") return issue.keys.map((name) => unknownKey(path, name));
    if (issue.code === "invalid_type") return [{ path, reason: wrongType(issue.expected, found) }];
    if (issue.code === "invalid_value") {
      if (found === undefined || found === null || found === "") return [{ path, reason: wrongType("string", found) }];
      const choices = issue.values.map(String);
      const near = typeof found === "string" && !looksSecret(found) ? didYouMean(found, choices) : undefined;
      return [
        {
          path,
          reason: `must be one of ${choices.join(", ")}${near ? `; did you mean ${near}?` : ""}`,
          ...(near ? { meant: near } : {}),
        },
      ];
    }
    if (issue.code === "custom") {
      const meant: unknown = issue.params?.meant;
      return [
        {
          path,
          reason: issue.message,
          ...(typeof meant === "string" && !(typeof found === "string" && looksSecret(found)) ? { meant } : {}),
        },
      ];
    }
    if (issue.code === "invalid_union")
      return [{ path, reason: typeof found === "string" ? issue.message : wrongType("string", found) }];
    return [{ path, reason: issue.message }];
  });
}
