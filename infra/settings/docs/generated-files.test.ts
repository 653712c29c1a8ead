import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { describe as descriptionOf, layers } from "../key-path";
import { findRepository } from "../repository";
import { settingsSchema } from "../schema";
import { generatedFiles } from "./generated-files";
import { stackFileSchema } from "./json-schema";

const repository = findRepository(import.meta.dirname);

/** Every schema of the settings with the path that leads to it. */
function* schemas(schema: z.core.$ZodType, key: string): Generator<[string, z.ZodType]> {
  const all = [...layers(schema)];
  const inner = all.at(-1);
  yield [key, schema as z.ZodType];
  if (inner instanceof z.ZodObject)
    for (const [name, child] of Object.entries(inner.shape)) yield* schemas(child, `${key}.${name}`);
  if (inner instanceof z.ZodArray) yield* schemas(inner.element, `${key}[]`);
}

const settings = Object.entries(settingsSchema.shape).flatMap(([section, schema]) => [...schemas(schema, section)]);

describe("files made from the schema", () => {
  it.each([...generatedFiles()])("%s is up to date (else: npm run docs)", (file, content) => {
    expect(readFileSync(path.join(repository, file), "utf8")).toBe(content);
  });

  it("document every setting, with an example that the schema accepts", () => {
    expect(settings.length).toBeGreaterThan(35);
    for (const [key, schema] of settings) {
      const description = descriptionOf(schema);
      expect(description?.description, key).toMatch(/[.]$/);
      if (key.startsWith("secrets")) continue;
      for (const example of description?.examples ?? []) expect(schema.safeParse(example).error, key).toBeUndefined();
    }
  });

  it("name every key on the page", () => {
    const page = generatedFiles().get("docs/settings.md");
    for (const [key] of settings.filter(([key]) => key.includes(".") && !key.endsWith("[]")))
      expect(page).toContain(`\`prelaunch:${key}\``);
  });
});

describe("the JSON Schema of stack files", () => {
  const accepts = new Ajv({ allErrors: true }).compile(stackFileSchema());
  const read = (stack: string): { config: Record<string, unknown> } =>
    parse(readFileSync(path.join(repository, "stacks", `Pulumi.${stack}.yaml`), "utf8"));

  it.each(["local", "staging", "production"])("accepts stacks/Pulumi.%s.yaml", (stack) => {
    expect(accepts(read(stack)), JSON.stringify(accepts.errors)).toBe(true);
  });

  it("accepts encrypted secrets, and keys of other namespaces", () => {
    const file = read("production");
    file.config["prelaunch:secrets"] = { resendApiKey: { secure: "v1:abc" } };
    file.config["vercel:team"] = "acme";
    expect(accepts(file), JSON.stringify(accepts.errors)).toBe(true);
  });

  it.each([
    ["an unknown section", { "prelaunch:domian": "example.com" }],
    ["an unknown key", { "prelaunch:app": { name: "Acme", nmae: "Acme" } }],
    ["a wrong type", { "prelaunch:app": { name: 3 } }],
    ["an encrypted value where none belongs", { "prelaunch:domain": { secure: "v1:abc" } }],
    ["an unknown plan", { "prelaunch:edge": { zone: "example.com", zoneId: "0".repeat(32), plan: "premium" } }],
  ])("refuses %s", (_what, change) => {
    const file = read("production");
    expect(accepts({ ...file, config: { ...file.config, ...change } })).toBe(false);
  });

  it("asks for the edge in production", () => {
    const file = read("production");
    delete file.config["prelaunch:edge"];
    expect(accepts(file)).toBe(false);
  });
});
