import { readSettings, type Settings } from "../infra/settings";
import { clientSecretKey, managementSecretKey, type SecretKey, secretVariable } from "../infra/settings/schema/secrets";
import { SettingsInvalidError } from "../infra/settings/settings-invalid-error";
import { readStackFile } from "../infra/settings/stack-file";
import { type Check, type Finding, finding } from "./finding";

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of a stack, or what is wrong with them, a finding each. */
export function examineSettings(
  stack: string,
  { repository, env }: { repository: string; env: Environment },
): { settings: Settings | undefined; findings: Finding[] } {
  try {
    return { settings: readSettings(stack, { repository, environment: { ...env } }), findings: [] };
  } catch (error) {
    if (!(error instanceof SettingsInvalidError)) throw error;
    const findings = error.problems.map(({ key, reason, example, file }) =>
      finding("settings-invalid", `${file}: ${key} ${reason}.`, `Correct it, for example: ${example}`),
    );
    return { settings: undefined, findings };
  }
}

/** What a run of the engine needs beside the stack file. */
export function secretChecks(
  settings: Settings,
  { repository, env, tokens }: { repository: string; env: Environment; tokens: boolean },
): Check[] {
  return [
    {
      title: "secrets",
      run() {
        const { config } = readStackFile(settings.stack, { repository });
        const written = (config["prelaunch:secrets"] ?? {}) as object;
        return neededSecrets(settings)
          .map((key) => ({ key, variable: secretVariable(key, settings.convex.kind) }))
          .filter(({ key, variable }) => !Object.hasOwn(written, key) && !env[variable])
          .map(({ key, variable }) =>
            finding(
              "settings-secret-missing",
              `prelaunch:secrets.${key} is not set, and ${variable} is not in the environment.`,
              `npx pulumi config set --secret --path prelaunch:secrets.${key} --stack ${settings.stack}`,
            ),
          );
      },
    },
    ...(tokens && settings.environment !== "local" ? [tokenCheck(settings, env)] : []),
  ];
}

function tokenCheck({ edge }: Settings, env: Environment): Check {
  return {
    title: "tokens",
    run: () =>
      ["VERCEL_API_TOKEN", ...(edge === undefined ? [] : ["CLOUDFLARE_API_TOKEN"])]
        .filter((name) => !env[name])
        .map((name) => finding("settings-token-missing", `${name} is not set in this shell.`)),
  };
}

function neededSecrets({ environment, auth, secrets }: Settings): SecretKey[] {
  // The local cloud makes throw-away values for a local stack.
  if (environment === "local") return [];
  return [
    "convexDeployKey",
    "resendApiKey",
    ...auth.providers.map(({ id }) => clientSecretKey(id)),
    ...Object.keys(secrets.managementSecrets).map(managementSecretKey),
  ];
}
