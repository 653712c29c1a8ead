import { z } from "zod";
import type { DeploymentEnvironment } from "../../../contract/deployment-environment";

/** What a key's schema says about itself: the settings page, the JSON Schema and error messages are made from it. */
export interface SettingDescription {
  description: string;
  /** What kind of value, in words, where the schema's own type says too little. */
  kind?: string;
  /** The first one is shown in error messages. Made-up values that would be accepted. */
  examples: readonly unknown[];
  /** Value that holds when the key is left out; a text in words when it follows from other keys. */
  defaults?: string | Partial<Record<DeploymentEnvironment, string>>;
  /** Where the value ends up: variables, records, resources. */
  reaches?: string;
  /** Environments in which the key must be set although its schema calls it optional. */
  requiredIn?: readonly DeploymentEnvironment[];
}

const descriptions = z.registry<SettingDescription>();

/** Attaches a description. Call it last: every other method of a schema makes a new one. */
export function described<Schema extends z.ZodType>(schema: Schema, description: SettingDescription): Schema {
  const result = schema.meta({ description: description.description, examples: [...description.examples] });
  descriptions.add(result, description);
  return result;
}

export function descriptionOf(schema: z.ZodType): SettingDescription | undefined {
  return descriptions.get(schema);
}
