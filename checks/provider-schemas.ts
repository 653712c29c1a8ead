import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** What one package of the local cloud answers for: resource types by token, of the package as it is installed. */
export interface SchemaSource {
  /** npm package, such as `@pulumi/cloudflare`. */
  package: string;
  tokens: readonly string[];
}

type JsonSchema = Record<string, unknown>;

/**
 * The schema of the real provider for the resource types that a stand-in keeps, read from the SDK that was generated
 * from it: `<Type>Args` are the inputs, the class's `Output` members the outputs, `additionalSecretOutputs` the secrets.
 * The provider's own schema.json is not shipped in the npm package; its plugin is 40 MB and more.
 *
 * @throws Error when the SDK holds a form that this does not read: nothing is guessed
 */
export function providerSchema(root: string, source: SchemaSource): string {
  const folder = path.join(root, "node_modules", source.package);
  const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string };
  const inputTypes = interfacesOf(path.join(folder, "types", "input.d.ts"));
  const definitions: Record<string, JsonSchema> = {};

  const define = (name: string): void => {
    if (definitions[name] !== undefined) return;
    const declaration = inputTypes.get(name);
    if (declaration === undefined) throw new Error(`${source.package} has no input type ${name}.`);
    definitions[name] = {};
    definitions[name] = objectOf(declaration.members);
  };

  const objectOf = (members: ts.NodeArray<ts.TypeElement>): JsonSchema => {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const member of members) {
      if (!ts.isPropertySignature(member) || member.type === undefined)
        throw new Error(`Not read: ${member.getText()}`);
      const name = member.name.getText();
      properties[name] = withValues(schemaOf(member.type), member);
      if (member.questionToken === undefined) required.push(name);
    }
    return {
      type: "object",
      properties,
      additionalProperties: false,
      ...(required.length > 0 && { required: required.sort() }),
    };
  };

  const schemaOf = (type: ts.TypeNode): JsonSchema => {
    const text = type.getText();
    if (ts.isTypeReferenceNode(type)) {
      const [inner] = type.typeArguments ?? [];
      if (text.startsWith("pulumi.Input<") && inner !== undefined) return schemaOf(inner);
      const named = /^inputs\.(\w+)$/.exec(text)?.[1];
      if (named !== undefined) {
        define(named);
        return { $ref: `#/definitions/${named}` };
      }
    }
    if (ts.isUnionTypeNode(type)) {
      const parts = type.types.filter((part) => part.getText() !== "undefined");
      const [only] = parts;
      if (parts.length === 1 && only !== undefined) return schemaOf(only);
      return { anyOf: parts.map(schemaOf) };
    }
    if (ts.isArrayTypeNode(type)) return { type: "array", items: schemaOf(type.elementType) };
    if (ts.isParenthesizedTypeNode(type)) return schemaOf(type.type);
    if (ts.isTypeLiteralNode(type)) {
      const [index] = type.members;
      if (index !== undefined && ts.isIndexSignatureDeclaration(index))
        return { type: "object", additionalProperties: schemaOf(index.type) };
    }
    if (text === "any") return {};
    if (["string", "number", "boolean"].includes(text)) return { type: text };
    throw new Error(`${source.package}: the type ${text} is not read.`);
  };

  const resources = Object.fromEntries(
    source.tokens.map((token) => {
      const [, module = "", name = ""] = token.split(":");
      const file = path.join(folder, `${module.split("/").at(-1)}.d.ts`);
      const declared = sourceOf(file);
      const args = interfacesOf(file).get(`${name}Args`);
      if (args === undefined) throw new Error(`${file} has no ${name}Args.`);
      return [token, { inputs: objectOf(args.members), outputs: outputsOf(declared, name), secrets: secretsOf(file) }];
    }),
  );
  const sorted = Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ source: `${source.package} ${version}`, resources, definitions: sorted }, null, 2)}\n`;
}

/**
 * The values that the documentation of a text lists. The generator of the SDK takes underscores for emphasis and writes
 * asterisks in their place.
 */
function withValues(schema: JsonSchema, member: ts.PropertySignature): JsonSchema {
  if (schema["type"] !== "string") return schema;
  const comment = ts
    .getJSDocCommentsAndTags(member)
    .map((part) => part.getText())
    .join("");
  const list = /Available values: ((?:"[^"]*"(?:, |\.|\s|$))+)/.exec(comment)?.[1];
  const values = [...(list ?? "").matchAll(/"([^"]*)"/g)].map(([, value = ""]) => value.replaceAll("*", "_"));
  return values.length > 0 ? { ...schema, enum: values } : schema;
}

function sourceOf(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

function interfacesOf(file: string): Map<string, ts.InterfaceDeclaration> {
  const found = sourceOf(file).statements.filter(ts.isInterfaceDeclaration);
  return new Map(found.map((declaration) => [declaration.name.text, declaration]));
}

function outputsOf(source: ts.SourceFile, name: string): string[] {
  const declared = source.statements.find(
    (statement) => ts.isClassDeclaration(statement) && statement.name?.text === name,
  );
  if (declared === undefined || !ts.isClassDeclaration(declared)) throw new Error(`No class ${name}.`);
  return declared.members
    .filter(ts.isPropertyDeclaration)
    .filter((member) => member.type?.getText().startsWith("pulumi.Output<"))
    .map((member) => member.name.getText())
    .sort();
}

function secretsOf(file: string): string[] {
  const list = /additionalSecretOutputs: \[([^\]]*)\]/.exec(readFileSync(file.replace(/\.d\.ts$/, ".js"), "utf8"))?.[1];
  return [...(list ?? "").matchAll(/"(\w+)"/g)].map(([, name = ""]) => name).sort();
}
