import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isMap, isScalar, parseDocument, visit } from "yaml";
import { CloudError } from "./cloud-error";
import type { StackFolder } from "./stack-folder";

/** The stack whose own file the engine uses; its passphrase is public, because its secrets are throw-away. */
export const ownFileStack = "local";

/** The stack file in `stacks/`. Throws {@link CloudError} `ERR_STACK_UNKNOWN` when there is none. */
export function stackFileOf(folder: StackFolder): string {
  const file = path.join(folder.repository, "stacks", `Pulumi.${folder.stack}.yaml`);
  if (existsSync(file)) return file;
  throw new CloudError(
    "ERR_STACK_UNKNOWN",
    `--stack ${folder.stack}: there is no stacks/Pulumi.${folder.stack}.yaml. Write it, or name another stack.`,
  );
}

/**
 * Brings the copy of the stack file up to date, in a project of its own under the stack's folder.
 *
 * A stack is made there, so that `pulumi stack init` writes its salt into the copy and never into `stacks/`. Another
 * stack than `local` also runs from it: what its team encrypted cannot be read here, and what the engine writes must not
 * end in the team's file. Encrypted secrets are left out (the environment holds throw-away values instead); other
 * encrypted values of the program are replaced by a throw-away text. The copy keeps its own salt.
 */
export function refreshStackCopy(folder: StackFolder): void {
  const source = stackFileOf(folder);
  mkdirSync(folder.project, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder.project, "Pulumi.yaml"), "name: prelaunch\nruntime: nodejs\n");
  if (folder.stack === ownFileStack) {
    copyFileSync(source, folder.stackFile);
    return;
  }
  const kept = existsSync(folder.stackFile) ? saltIn(readFileSync(folder.stackFile, "utf8")) : undefined;
  writeFileSync(folder.stackFile, throwAwayCopy(readFileSync(source, "utf8"), kept), { mode: 0o600 });
}

/**
 * Refuses an own stack file that holds, encrypted, a secret that a stand-in must know: it is read here without the engine.
 *
 * @throws CloudError `ERR_STACK_FILE`
 */
export function refuseEncryptedSecrets(folder: StackFolder): void {
  if (folder.stack !== ownFileStack) return;
  const document = parseDocument(readFileSync(stackFileOf(folder), "utf8"));
  for (const key of ["convexDeployKey", "resendApiKey"]) {
    if (!document.hasIn(["config", "prelaunch:secrets", key, "secure"])) continue;
    throw new CloudError(
      "ERR_STACK_FILE",
      `prelaunch:secrets.${key} in stacks/Pulumi.${folder.stack}.yaml is encrypted, and the local cloud cannot know it: take it out, and it gets a throw-away value.`,
    );
  }
}

function saltIn(text: string): string | undefined {
  const salt: unknown = parseDocument(text).get("encryptionsalt");
  return typeof salt === "string" ? salt : undefined;
}

/** The text of a stack file without anything encrypted, with `salt` in place of its own key material. */
export function throwAwayCopy(text: string, salt: string | undefined): string {
  const document = parseDocument(text);
  for (const key of ["encryptionsalt", "encryptedkey", "secretsprovider"]) document.delete(key);
  visit(document, {
    Pair(_key, pair, parents) {
      if (!isMap(pair.value) || pair.value.items.length !== 1 || !pair.value.has("secure")) return undefined;
      const keys = parents.flatMap((parent) =>
        "key" in parent && isScalar(parent.key) ? [String(parent.key.value)] : [],
      );
      const own = isScalar(pair.key) ? String(pair.key.value) : "";
      const inProgram = [...keys, own].some((key) => key.startsWith("prelaunch:"));
      const isSecret = [...keys, own].some((key) => key.startsWith("prelaunch:secrets"));
      if (!inProgram || isSecret) return visit.REMOVE;
      pair.value = document.createNode(`throw-away ${[...keys, own].slice(1).join(".")}`);
      return visit.SKIP;
    },
  });
  if (salt !== undefined) document.set("encryptionsalt", salt);
  return document.toString();
}
