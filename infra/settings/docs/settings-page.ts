import { z } from "zod";
import { deploymentEnvironments } from "../../../contract/deployment-environment";
import { derive } from "../derive";
import { core, describe, inYaml, layers } from "../key-path";
import { parseSettings } from "../parse";
import { namespace, settingsSchema } from "../schema";
import type { SettingDescription } from "../schema/described";
import { exampleSecrets, exampleSettings } from "./example";

interface Row {
  key: string;
  schema: z.ZodType;
  description: SettingDescription;
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 60)}…` : text);
const code = (text: string) => `\`${text}\``;

/** Groups without a description of their own only hold keys. */
function rows(key: string, schema: z.ZodType): Row[] {
  const inner = core(schema);
  const description = describe(schema);
  const own = description ? [{ key, schema, description }] : [];
  if (inner instanceof z.ZodObject)
    return [
      ...own,
      ...Object.entries(inner.shape).flatMap(([name, child]) => rows(`${key}.${name}`, child as z.ZodType)),
    ];
  if (inner instanceof z.ZodArray && core(inner.element as z.ZodType) instanceof z.ZodObject)
    return [...own, ...rows(`${key}[]`, inner.element as z.ZodType).slice(1)];
  return own;
}

function kindOf({ schema, description }: Row): string {
  if (description.kind) return description.kind;
  const inner = core(schema);
  if (inner instanceof z.ZodEnum) return inner.options.map((option) => code(String(option))).join(", ");
  if (inner instanceof z.ZodNumber) return "whole number";
  if (inner instanceof z.ZodArray) return "list";
  if (inner instanceof z.ZodRecord) return "names and texts";
  if (inner instanceof z.ZodObject) return "group";
  return "text";
}

/** `production, staging: 7d; preview, local: 30d`. */
function byEnvironment(defaults: Exclude<SettingDescription["defaults"], string | undefined>): string {
  const values = [...new Set(Object.values(defaults))];
  return values
    .map(
      (value) =>
        `${[...deploymentEnvironments]
          .reverse()
          .filter((name) => defaults[name] === value)
          .join(", ")}: ${value}`,
    )
    .join("; ");
}

function defaultOf({ schema, description }: Row): string {
  const { defaults, requiredIn } = description;
  const needed = requiredIn ? `required in ${[...requiredIn].reverse().join(", ")}` : "";
  const text = typeof defaults === "string" ? defaults : defaults ? byEnvironment(defaults) : "";
  const optional = [...layers(schema)].some((layer) => layer instanceof z.ZodOptional || layer instanceof z.ZodDefault);
  return [needed, text].filter(Boolean).join("; ") || (optional ? "none" : "**required**");
}

const defaultSentence = (text: string) =>
  text.startsWith("**")
    ? "Required."
    : text.startsWith("required")
      ? `${text.replace("required", "Required")}.`
      : `Default: ${text}.`;

function table(section: string, schema: z.ZodType): string {
  const [head, ...keys] = rows(`${namespace}:${section}`, schema);
  if (!head) return "";
  const listed = keys.length > 0 ? keys : [head];
  const isSecret = section === "secrets";
  const lines = listed.map((row) => {
    const example = row.description.examples[0];
    return `| ${[
      code(row.key),
      kindOf(row),
      defaultOf(row),
      example === undefined ? "" : isSecret ? String(example) : code(shortened(inYaml(example))),
      [row.description.description, row.description.reaches ? `→ ${row.description.reaches}` : ""]
        .filter(Boolean)
        .join(" "),
    ]
      .map(cell)
      .join(" | ")} |`;
  });
  const intro =
    keys.length > 0 ? `${head.description.description} ${isSecret ? "" : defaultSentence(defaultOf(head))}`.trim() : "";
  return [
    `## ${namespace}:${section}`,
    ...(intro ? ["", intro] : []),
    "",
    "| key | value | default | example | what it is, → where it goes |",
    "| --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

function derivedTables(): string {
  const context = { stack: "production", file: "stacks/Pulumi.production.yaml", environment: exampleSecrets };
  const derived = derive(parseSettings(exampleSettings, context));
  const variables = (map: Record<string, string>) =>
    Object.entries(map).map(([name, value]) => `| ${code(name)} | ${cell(code(value))} |`);
  return [
    "## What follows",
    "",
    "For the example above. None of these is ever written in a stack file; `variables` may override one on purpose, and policies judge the result.",
    "",
    "| | |",
    "| --- | --- |",
    `| site | ${code(derived.origin)} |`,
    `| trusted origins | ${derived.trustedOrigins.map(code).join(", ")} |`,
    `| passkey RP ID | ${code(derived.rpId)} |`,
    ...Object.entries(derived.callbackUrls).map(([id, url]) => `| callback URL to register at ${id} | ${code(url)} |`),
    `| session cookies | ${derived.cookies.secure ? "Secure, " : ""}HttpOnly, SameSite=Lax, ${derived.cookieDomain ?? "this host alone"} |`,
    "",
    "| Convex variable | value |",
    "| --- | --- |",
    ...variables(derived.convexVariables),
    ...Object.keys(derived.convexSecrets).map((name) => `| ${code(name)} | from the secrets |`),
    "| `BETTER_AUTH_SECRET`, `JWKS` | made by the kit, kept in the stack's state |",
    "",
    "| Vercel variable | value |",
    "| --- | --- |",
    ...variables(derived.hostingVariables),
  ].join("\n");
}

/** The page that documents every setting, made from the schema. */
export function settingsPage(): string {
  const example = Object.entries(exampleSettings).map(([key, value]) => `  ${key}: ${inYaml(value)}`);
  return `${[
    "<!-- Made from the schema by `npm run docs`. Edit infra/settings instead. -->",
    "# Settings",
    "",
    "A stack is described by one short file, `stacks/Pulumi.<stack>.yaml`. The domain is written once; everything else that depends on it follows. A wrong file is refused before anything is made, with every problem at once: the key, the reason, a right example, the file.",
    "",
    "```yaml",
    "config:",
    ...example,
    "```",
    "",
    "Secrets never stand in plain text, except on the stack `local`, whose secrets are throw-away. Set one with",
    "",
    "```sh",
    "npx pulumi config set --secret --path prelaunch:secrets.resendApiKey --stack production",
    "```",
    "",
    "or leave it out of the file and set the environment variable that the table names. The file wins over the environment. The deploy key comes from `CONVEX_DEPLOY_KEY`, for a Convex of your own from `CONVEX_SELF_HOSTED_ADMIN_KEY`.",
    "",
    "Durations are a whole number and a unit: `30s`, `15m`, `12h`, `7d`.",
    "",
    "Two stacks share nothing: domain, Convex deployment, Vercel project and Cloudflare zone are each stack's own.",
    "",
    ...Object.entries(settingsSchema.shape).flatMap(([section, schema]) => [table(section, schema), ""]),
    derivedTables(),
  ].join("\n")}\n`;
}
