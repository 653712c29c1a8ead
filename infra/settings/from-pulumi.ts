import * as pulumi from "@pulumi/pulumi";
import { parseSettings } from "./parse";
import { findRepository } from "./repository";
import type { Settings } from "./settings";
import { SettingsInvalidError } from "./settings-invalid-error";
import { listStacks, readSiblings, readStackFile, type StackFile } from "./stack-file";

/**
 * The stack file of the running program; `undefined` when Pulumi was given its configuration in another way. The local cloud
 * runs other stacks than `local` from a copy in its ignored folder: the file to judge and to edit is the one it was made from.
 */
function fileOf(stack: string, repository: string): StackFile | undefined {
  const option = process.env.PULUMI_OPTION_CONFIG_FILE;
  const isCopy = option?.split(/[\\/]/).includes(".prelaunch") && listStacks(repository).includes(stack);
  const given = isCopy ? undefined : option;
  try {
    return readStackFile(stack, { repository, ...(given ? { file: given } : {}) });
  } catch (error) {
    if (error instanceof SettingsInvalidError) return undefined;
    throw error;
  }
}

/**
 * The settings of the stack that this Pulumi program runs for. Secrets are decrypted, as `SecretText`: hand them on as
 * `pulumi.secret(text.reveal())` only.
 *
 * @throws SettingsInvalidError, whose message Pulumi shows without a stack trace
 */
export function loadSettings(): Settings {
  const stack = pulumi.getStack();
  const repository = findRepository();
  const stackFile = fileOf(stack, repository);
  return parseSettings(pulumi.runtime.allConfig(), {
    stack,
    file: stackFile?.file ?? `stacks/Pulumi.${stack}.yaml`,
    environment: process.env,
    siblings: readSiblings(stack, repository),
    ...(stackFile ? { written: stackFile.config } : {}),
  });
}
