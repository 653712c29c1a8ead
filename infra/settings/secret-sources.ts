import type { FoundSecret, SettingsContext } from "./context";
import { core } from "./key-path";
import type { Finding } from "./problem";
import type { WrittenSettings } from "./schema";
import { clientSecretKey, managementSecretKey, type SecretKey, secretsSetting, secretVariable } from "./schema/secrets";

/** Secrets that a team may give and need not. */
const optionalSecrets = ["authSecret", "alertWebhookUrl", "fingerprintKey"] as const;

/** The secrets that these settings cannot do without. */
export function requiredSecrets(settings: Partial<WrittenSettings>): SecretKey[] {
  const providers = settings.auth?.providers ?? [];
  const managed = providers.filter(({ graph, registrationUri }) => graph ?? registrationUri);
  return [
    "convexDeployKey",
    "resendApiKey",
    ...new Set(providers.map(({ id }) => clientSecretKey(id))),
    ...new Set(managed.map(({ id }) => managementSecretKey(id))),
  ];
}

const selfHosted = (settings: Partial<WrittenSettings>) => settings.convex?.url !== undefined;

/** The environment variable that may hold a secret in place of the stack file. */
export function variableOf(key: SecretKey, settings: Partial<WrittenSettings>): string {
  return secretVariable(key, selfHosted(settings) ? "self-hosted" : "cloud");
}

/**
 * Finds each secret that is needed or may be given: in the stack file, else in the environment. The file wins, so
 * that a variable left over in a shell never replaces what the team has agreed on.
 */
export function findSecrets(
  settings: Partial<WrittenSettings>,
  encrypted: ReadonlySet<string>,
  context: SettingsContext,
): { secrets: Map<SecretKey, FoundSecret>; findings: Finding[] } {
  const secrets = new Map<SecretKey, FoundSecret>();
  const findings: Finding[] = [];
  for (const key of new Set<SecretKey>([...requiredSecrets(settings), ...optionalSecrets])) {
    const written = settings.secrets?.[key];
    if (written !== undefined || encrypted.has(key)) {
      secrets.set(key, { value: written, variable: undefined });
      continue;
    }
    const variable = variableOf(key, settings);
    const value = context.environment[variable];
    if (value === undefined || value === "") continue;
    secrets.set(key, { value, variable });
    const parsed = core(secretsSetting).safeParse({ [key]: value });
    for (const issue of parsed.error?.issues ?? [])
      findings.push({ path: ["secrets", key], reason: `(from the environment variable ${variable}) ${issue.message}` });
  }
  return { secrets, findings };
}
