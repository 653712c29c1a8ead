import { parseSettings } from "./parse";
import { findRepository } from "./repository";
import type { Settings } from "./settings";
import { readSiblings, readStackFile } from "./stack-file";

/**
 * The settings of a stack, read without Pulumi: what is encrypted or not set yet cannot be revealed.
 *
 * @throws SettingsInvalidError
 */
export function readSettings(
  stack: string,
  options: { repository?: string; file?: string; environment?: Record<string, string | undefined> } = {},
): Settings {
  const repository = options.repository ?? findRepository();
  const { file, config } = readStackFile(stack, { repository, ...(options.file ? { file: options.file } : {}) });
  return parseSettings(config, {
    stack,
    file,
    environment: options.environment ?? process.env,
    written: config,
    siblings: readSiblings(stack, repository),
    missingSecrets: "allow",
  });
}
