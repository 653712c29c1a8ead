import { parseDocument } from "yaml";
import type { Settings } from "../infra/settings";
import { parseSettings } from "../infra/settings/parse";
import type { Problem } from "../infra/settings/problem";
import { SettingsInvalidError } from "../infra/settings/settings-invalid-error";
import { markEncrypted, readSiblings } from "../infra/settings/stack-file";

/** What the settings' own checks make of the text of a stack file that is not written yet. Secrets may still be missing. */
export function checkStackFile(
  text: string,
  { stack, repository }: { stack: string; repository: string },
): { settings: Settings; problems: [] } | { settings: undefined; problems: readonly Problem[] } {
  const content = parseDocument(text).toJS() as { config?: Record<string, unknown> };
  const config = Object.fromEntries(
    Object.entries(content.config ?? {}).map(([key, value]) => [key, markEncrypted(value)]),
  );
  try {
    const settings = parseSettings(config, {
      stack,
      file: `stacks/Pulumi.${stack}.yaml`,
      // Secrets of this shell say nothing about the file.
      environment: {},
      written: config,
      siblings: readSiblings(stack, repository),
      missingSecrets: "allow",
    });
    return { settings, problems: [] };
  } catch (error) {
    if (!(error instanceof SettingsInvalidError)) throw error;
    return { settings: undefined, problems: error.problems };
  }
}
