import { z } from "zod";
import { deploymentEnvironments } from "../../../contract/deployment-environment";
import { describe } from "../key-path";
import { namespace, settingsSchema } from "../schema";
import type { SettingDescription } from "../schema/described";

type JsonSchema = Record<string, unknown>;

const secure = { $ref: "#/definitions/secure" };
const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const at = (schema: JsonSchema, ...keys: string[]): JsonSchema =>
  keys.reduce<JsonSchema>((inner, key) => (isObject(inner[key]) ? inner[key] : {}), schema);

/** Pulumi keeps an encrypted value as an object with the one key `secure`. */
function mayBeEncrypted(schema: unknown): JsonSchema {
  return {
    ...(isObject(schema) && schema.description ? { description: schema.description } : {}),
    anyOf: [schema, secure],
  };
}

function allowEncryption(settings: JsonSchema): void {
  const secrets = at(settings, "properties", "secrets", "properties");
  for (const [key, schema] of Object.entries(secrets)) secrets[key] = mayBeEncrypted(schema);
  const group = at(settings, "properties", "secrets");
  group.additionalProperties = mayBeEncrypted(group.additionalProperties);
  for (const section of ["convex", "hosting"]) {
    const variables = at(settings, "properties", section, "properties", "variables");
    variables.additionalProperties = mayBeEncrypted(variables.additionalProperties);
  }
}

/** Sections that only some environments ask for, as conditions. */
function conditions(): JsonSchema[] {
  const required = (environment: string) =>
    Object.entries(settingsSchema.shape)
      .filter(([, schema]) => describe(schema)?.requiredIn?.some((name) => name === environment))
      .map(([section]) => `${namespace}:${section}`);
  const key = `${namespace}:environment`;
  return deploymentEnvironments
    .filter((environment) => required(environment).length > 0)
    .map((environment) => ({
      if: { properties: { [key]: { const: environment } }, required: [key] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: required(environment) },
    }));
}

function defaultText(defaults: SettingDescription["defaults"]): string {
  if (defaults === undefined) return "";
  const text =
    typeof defaults === "string"
      ? defaults
      : Object.entries(defaults)
          .map(([name, value]) => `${name}: ${value}`)
          .join(", ");
  return `\n\nDefault: ${text}`;
}

/** JSON Schema of a Pulumi stack file with our settings in its `config` block, for editors. Draft 7, which they know best. */
export function stackFileSchema(): JsonSchema {
  const settings = z.toJSONSchema(settingsSchema, {
    io: "input",
    target: "draft-7",
    override: ({ zodSchema, jsonSchema }) => {
      const description = describe(zodSchema);
      if (description) jsonSchema.description = `${description.description}${defaultText(description.defaults)}`;
    },
  }) as JsonSchema;
  allowEncryption(settings);
  const sections = Object.entries(at(settings, "properties"));
  const names = sections.map(([section]) => section).join("|");
  const required = Array.isArray(settings.required)
    ? settings.required.map((section) => `${namespace}:${String(section)}`)
    : [];
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stack file of Prelaunch",
    description: "stacks/Pulumi.<stack>.yaml",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(sections.map(([section, schema]) => [`${namespace}:${section}`, schema])),
        patternProperties: { [`^${namespace}:(?!(${names})$)`]: false },
        required,
        allOf: conditions(),
      },
      environment: { description: "Pulumi ESC environments whose values are added to the configuration." },
      encryptionsalt: { type: "string", description: "Written by Pulumi: salt of the passphrase." },
      encryptedkey: { type: "string", description: "Written by Pulumi: data key, encrypted by the secrets provider." },
      secretsprovider: { type: "string", description: "Written by Pulumi: what encrypts the secrets." },
    },
    definitions: {
      secure: {
        type: "object",
        description: "An encrypted value: pulumi config set --secret --path <key>",
        required: ["secure"],
        properties: { secure: { type: "string" } },
        additionalProperties: false,
      },
    },
  };
}
