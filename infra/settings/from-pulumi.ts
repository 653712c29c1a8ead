import * as pulumi from "@pulumi/pulumi";
import { parseSettings } from "./parse";
import type { Settings } from "./settings";
import { SettingsInvalidError } from "./settings-invalid-error";
import { findRepository, readSiblings, readStackFile, type StackFile } from "./stack-file";

/** The stack file of the running program; `undefined` when Pulumi was given its configuration in another way. */
function fileOf(stack: string, repository: string): StackFile | undefined {
  const given = process.env.PULUMI_OPTION_CONFIG_FILE;
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
