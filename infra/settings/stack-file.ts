import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import type { Sibling } from "./context";
import { EncryptedValue } from "./encrypted";
import { findRepository } from "./repository";
import { namespace } from "./schema";
import { SettingsInvalidError } from "./settings-invalid-error";

/** Folder of the stack files, as `stackConfigDir` in Pulumi.yaml names it. */
const stacksFolder = "stacks";

export interface StackFile {
  stack: string;
  /** As messages name it: relative to the repository when it lies in it. */
  file: string;
  /** The `config` block: keys with their namespace. What is encrypted is an {@link EncryptedValue}. */
  config: Record<string, unknown>;
}

/** Puts an {@link EncryptedValue} where Pulumi has written `secure: v1:…`. */
export function markEncrypted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(markEncrypted);
  if (typeof value !== "object" || value === null) return value;
  if ("secure" in value && Object.keys(value).length === 1) return new EncryptedValue();
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, markEncrypted(child)]));
}

function refuse(file: string, reason: string): never {
  throw new SettingsInvalidError(file, [{ key: "config", reason, example: "prelaunch:domain: example.com", file }]);
}

/**
 * Reads a stack file without Pulumi and without its passphrase. Checks YAML, not settings: see `parseSettings`.
 *
 * @param options.file another file than `stacks/Pulumi.<stack>.yaml`
 * @throws SettingsInvalidError when there is no such file or it is no YAML
 */
export function readStackFile(stack: string, options: { repository?: string; file?: string } = {}): StackFile {
  const repository = options.repository ?? findRepository();
  const absolute = options.file
    ? path.resolve(repository, options.file)
    : path.join(repository, stacksFolder, `Pulumi.${stack}.yaml`);
  const inside = path.relative(repository, absolute);
  const file = inside.startsWith("..") ? absolute : inside;
  if (!existsSync(absolute))
    refuse(file, `cannot be read: there is no such file. Stacks here: ${listStacks(repository).join(", ") || "none"}`);
  const document = parseDocument(readFileSync(absolute, "utf8"), { prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const line = readFileSync(absolute, "utf8").slice(0, error.pos[0]).split("\n").length;
    // The parser's own text may quote the line, and the line may hold a secret.
    refuse(file, `cannot be read: line ${line} is not valid YAML (${error.code.toLowerCase().replaceAll("_", " ")})`);
  }
  const content: unknown = document.toJS();
  const config = typeof content === "object" && content !== null && "config" in content ? content.config : {};
  if (typeof config !== "object" || config === null || Array.isArray(config))
    refuse(file, "must hold keys such as prelaunch:domain");
  // As Pulumi does: a key without a namespace belongs to the project.
  const named = Object.entries(config).map(([key, value]) => [
    key.includes(":") ? key : `${namespace}:${key}`,
    markEncrypted(value),
  ]);
  return { stack, file, config: Object.fromEntries(named) };
}

/** Names of the stacks that have a file. */
export function listStacks(repository: string = findRepository()): string[] {
  const folder = path.join(repository, stacksFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** Copies of other stacks that tests run on the local cloud. Git ignores their files, so nothing is deployed from them. */
const isThrowAway = (stack: string) => stack.startsWith("test-");

/** The stack files beside the one of `stack`. One that cannot be read is reported when its own stack is used. */
export function readSiblings(stack: string, repository: string = findRepository()): Sibling[] {
  if (isThrowAway(stack)) return [];
  return listStacks(repository)
    .filter((name) => name !== stack && !isThrowAway(name))
    .flatMap((name) => {
      try {
        return [readStackFile(name, { repository })];
      } catch (error) {
        if (error instanceof SettingsInvalidError) return [];
        throw error;
      }
    });
}
