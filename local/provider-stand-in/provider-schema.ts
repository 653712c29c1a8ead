import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import type { CheckFailure, Properties } from "../../provider-rpc/provider";
import { bareInputs, meetsUnknown, pathText } from "./check-inputs";

/** One package's schema as `npm run docs` reads it from the installed SDK: JSON Schema of inputs, names of outputs. */
export interface ProviderSchema {
  /** Package and version that it was read from. */
  source: string;
  resources: Record<string, { inputs: object; outputs: string[]; secrets: string[] }>;
  definitions: Record<string, object>;
}

export function readProviderSchema(file: URL): ProviderSchema {
  return JSON.parse(readFileSync(file, "utf8")) as ProviderSchema;
}

/**
 * Checks inputs as the real provider's schema has them, before any rule of the vendor: names at every depth, types, what
 * is required, and the values that the schema lists. What is not known yet passes.
 */
export function schemaChecks(schema: ProviderSchema): (token: string, inputs: Properties) => CheckFailure[] {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const validators = new Map(
    Object.entries(schema.resources).map(([token, { inputs }]) => [
      token,
      ajv.compile({ ...inputs, definitions: schema.definitions }),
    ]),
  );
  return (token, inputs) => {
    const validate = validators.get(token);
    if (validate === undefined) throw new Error(`${schema.source} was read without ${token}: run \`npm run docs\`.`);
    const bare = bareInputs(inputs);
    if (validate(bare)) return [];
    return (validate.errors ?? []).flatMap((error) => {
      const path = pathOf(error);
      return meetsUnknown(bare, path) ? [] : [{ property: pathText(path), reason: reasonOf(error) }];
    });
  };
}

/** The place of the property that is wrong: for a missing or superfluous one the property itself, not what it is in. */
function pathOf({ instancePath, keyword, params }: ErrorObject): (string | number)[] {
  const inside = instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  if (keyword === "required") return [...inside, String(params["missingProperty"])];
  if (keyword === "additionalProperties") return [...inside, String(params["additionalProperty"])];
  return inside;
}

function reasonOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === "required") return "is required by the real provider.";
  if (keyword === "enum") return `must be one of ${(params["allowedValues"] as string[]).join(", ")}`;
  if (keyword === "additionalProperties") {
    return `"${String(params["additionalProperty"])}" is not a property here: the real provider has none of that name.`;
  }
  return `${message ?? "does not fit the real provider's schema"}.`;
}
