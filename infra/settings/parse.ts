import type { RuleInput, SettingsContext } from "./context";
import { toProblem } from "./key-path";
import type { Finding } from "./problem";
import { environmentOf, readConfig } from "./read-config";
import { resolveSettings } from "./resolve";
import { rules } from "./rules";
import { findSecrets } from "./secret-sources";
import type { Settings } from "./settings";
import { SettingsInvalidError } from "./settings-invalid-error";

/** Each finding once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const id = JSON.stringify([finding.path, finding.reason]);
    return seen.has(id) ? false : seen.add(id) !== undefined;
  });
}

/**
 * Checks the settings of a stack and fills in the defaults of its environment.
 *
 * @param config Keys with their namespace, as Pulumi hands them to a program (a group of keys is JSON text) or as YAML holds them.
 *   Keys of other namespaces are left alone.
 * @throws SettingsInvalidError with every problem that was found
 */
export function parseSettings(config: Record<string, unknown>, context: SettingsContext): Settings {
  const read = readConfig(config);
  const { settings } = read;
  const environment = environmentOf(read, context);
  const found = findSecrets(settings, read.encryptedSecrets, context);
  const input: RuleInput = {
    settings,
    environment,
    context,
    present: read.present,
    namedSecrets: read.namedSecrets,
    secrets: found.secrets,
  };
  const findings = distinct([...read.findings, ...found.findings, ...rules.flatMap((rule) => rule(input))]);
  const { domain, app, convex, hosting } = settings;
  if (findings.length > 0 || !environment || domain === undefined || !app || !convex || !hosting)
    throw new SettingsInvalidError(
      context.file,
      findings.map((finding) => toProblem(finding, context)),
    );
  return resolveSettings({ ...settings, environment, domain, app, convex, hosting }, found.secrets, context);
}
