import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { cloudChecks } from "../doctor/cloud";
import { readVariables } from "../doctor/cloud/convex";
import { vendor } from "../doctor/cloud/vendor";
import { type Check, examine } from "../doctor/finding";
import { machineChecks, thisMachine } from "../doctor/machine";
import { exitCodeOf, reportJson, reportText } from "../doctor/report";
import { repositoryChecks } from "../doctor/repository";
import { examineSettings, secretChecks } from "../doctor/settings";
import { siteChecks } from "../doctor/site";
import { programs, type RunProgram, toolchainChecks } from "../doctor/toolchain";
import { derive, findRepository, type SecretText, type Settings } from "../infra/settings";
import { cloudStatus } from "../local/cloud/cloud";
import { insideCloud, runInsideCloud } from "./inside-cloud";
import { folderOf, type StackOptions, stackOption, verboseOption } from "./stack-option";

interface DoctorOptions extends StackOptions {
  cloud?: boolean;
  local?: boolean;
  json?: boolean;
}

export function define(command: Command): void {
  command
    .addOption(stackOption())
    .option("--cloud", "look into the accounts at Vercel, Cloudflare, Convex, Resend and the sign-in providers, too")
    .option("--local", "of the stack on the local cloud")
    .option("--json", "for scripts")
    .addOption(verboseOption())
    .action(async (options: DoctorOptions) => {
      const folder = folderOf(options);
      const { state } = await cloudStatus(folder);
      const inside = process.env[insideCloud] === options.stack;
      if (options.local || (options.stack === "local" && state === "running" && !inside)) {
        process.exitCode = await runInsideCloud(folder, "--local");
        return;
      }
      const results = await examine(await allChecks(options, state === "running"));
      process.stdout.write(`${options.json ? reportJson(results) : reportText(results)}\n`);
      process.exitCode = exitCodeOf(results);
    });
}

async function allChecks(options: DoctorOptions, cloudRuns: boolean): Promise<Check[]> {
  const repository = findRepository();
  const { env } = process;
  const run = programs(env, repository);
  const { settings, findings } = examineSettings(options.stack, { repository, env });
  const checks: Check[] = [
    ...machineChecks(thisMachine(enginesOf(repository)), { repository, settings, cloudRuns }),
    ...toolchainChecks({ run, env, settings }),
    ...repositoryChecks({ repository, run }),
    { title: `settings of ${options.stack}`, run: () => findings },
  ];
  if (settings === undefined) return checks;
  checks.push(...secretChecks(settings, { repository, env, tokens: options.cloud === true }));
  const isDeployed =
    (await run("pulumi", ["stack", "output", "url", "--stack", options.stack, "--non-interactive"])) !== undefined;
  if (!isDeployed && !options.cloud) return checks;

  const functions = await functionsOf(settings, run);
  if (isDeployed) {
    const secret = env["PRELAUNCH_ACCEPTANCE_SECRET"] ?? (await acceptanceSecret(options.stack, run));
    checks.push(...siteChecks({ settings, variables: functions.variables, acceptanceSecret: secret }));
  }
  if (options.cloud && settings.environment !== "local") {
    const resendApiKey = await readable(settings.secrets.resendApiKey, "resendApiKey", settings, run);
    checks.push(...cloudChecks({ settings, env, ...functions, resendApiKey, isDeployed }));
  }
  return checks;
}

/** What the functions' own variables are, where the key is at hand. */
async function functionsOf(settings: Settings, run: RunProgram) {
  const deployKey = await readable(settings.secrets.convexDeployKey, "convexDeployKey", settings, run);
  if (deployKey === undefined) return { deployKey, variables: undefined, failure: undefined };
  const baseUrl = derive(settings).convex.url;
  const convex = vendor({ name: "Convex", baseUrl, authorization: `Convex ${deployKey}`, fetch });
  try {
    return { deployKey, variables: await readVariables(convex), failure: undefined };
  } catch (error) {
    return { deployKey, variables: undefined, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** From where the settings have it; what is encrypted in the stack file the engine decrypts, if it can. */
async function readable(
  secret: SecretText,
  key: string,
  { stack }: Settings,
  run: RunProgram,
): Promise<string | undefined> {
  if (secret.readable) return secret.reveal();
  const args = ["config", "get", "--path", `prelaunch:secrets.${key}`, "--stack", stack, "--non-interactive"];
  return (await run("pulumi", args))?.trim() || undefined;
}

async function acceptanceSecret(stack: string, run: RunProgram): Promise<string | undefined> {
  const args = ["stack", "output", "acceptanceSecret", "--show-secrets", "--stack", stack, "--non-interactive"];
  return (await run("pulumi", args))?.trim() || undefined;
}

function enginesOf(repository: string): string {
  const { engines } = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8")) as {
    engines?: { node?: string };
  };
  return engines?.node ?? ">=0";
}
