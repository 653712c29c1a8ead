import path from "node:path";
import { namesEnvironment } from "../names/names";
import { preloadFile } from "./cloud";
import { CloudError } from "./cloud-error";
import { readCloudRecord } from "./cloud-record";
import { type PlannedStack, planCloud } from "./plan";
import { throwAwaySecrets } from "./secrets";
import { ownFileStack, refreshStackCopy } from "./stack-copy";
import { makeStackFolder, type StackFolder } from "./stack-folder";

/** Nothing of the kit or of its tools reports anywhere from a local run. */
const quietEnvironment = {
  NEXT_TELEMETRY_DISABLED: "1",
  PULUMI_SKIP_UPDATE_CHECK: "true",
  DO_NOT_TRACK: "1",
} as const;

/**
 * The variables with which `npx pulumi preview|up|refresh|destroy|import -s <stack>` work by themselves against the local
 * cloud of the stack. Also brings the copy of the stack file up to date.
 *
 * @throws SettingsInvalidError when the stack file is wrong
 * @throws CloudError `ERR_STACK_UNKNOWN`, `ERR_CLOUD_NOT_RUNNING`
 */
export function pulumiEnvironment(
  folder: StackFolder,
  environment: Record<string, string | undefined> = process.env,
  planned: PlannedStack = planCloud(folder, environment),
): Record<string, string> {
  const record = readCloudRecord(folder);
  if (!record) {
    throw new CloudError(
      "ERR_CLOUD_NOT_RUNNING",
      `The local cloud of stack ${folder.stack} does not run: start it with \`npm run local${folder.stack === ownFileStack ? "" : ` -- --stack ${folder.stack}`}\`.`,
    );
  }
  makeStackFolder(folder);
  refreshStackCopy(folder);
  const { plan, secrets } = planned;
  return {
    ...quietEnvironment,
    ...secrets,
    ...(plan.convex.deployment === undefined
      ? { CONVEX_SELF_HOSTED_URL: plan.convex.url }
      : { CONVEX_URL: plan.convex.url }),
    PULUMI_BACKEND_URL: `file://${folder.backend}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase(folder),
    PULUMI_DEBUG_PROVIDERS: `vercel:${record.ports.vercel},cloudflare:${record.ports.cloudflare}`,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // The language host that is built where Pulumi's download is out of reach cannot write programs after an import.
    PULUMI_OPTION_GENERATE_CODE: "false",
    PULUMI_OPTION_POLICY_PACK: path.join(folder.repository, "policies"),
    ...(folder.stack === ownFileStack ? {} : { PULUMI_OPTION_CONFIG_FILE: folder.stackFile }),
    ...(plan.convex.port === undefined
      ? {
          ...cloudNames(folder, environment),
          // Asks the gate for a rehearsal; the gate makes sure that all far ends are this cloud.
          PRELAUNCH_REHEARSAL: folder.stack,
        }
      : {}),
  };
}

/** What makes a Node process reach the vendors' names at this cloud, and nothing outside the machine. */
export function cloudNames(
  folder: StackFolder,
  environment: Record<string, string | undefined> = process.env,
): Record<string, string> {
  return namesEnvironment({
    preload: preloadFile,
    namesFile: folder.namesFile,
    caFile: path.join(folder.state("edge"), "ca.pem"),
    nodeOptions: environment["NODE_OPTIONS"],
  });
}

/** `local` is public, as its stack file is in the repository; any other stack's is made here and stays here. */
function passphrase(folder: StackFolder): string {
  if (folder.stack === ownFileStack) return ownFileStack;
  const shape = { kind: "alphanumeric", length: 32 } as const;
  // The environment's own passphrase is the one of the real stack: it has no part in this.
  return (
    throwAwaySecrets(folder.secretsFile, { PULUMI_CONFIG_PASSPHRASE: shape }, {})["PULUMI_CONFIG_PASSPHRASE"] ?? ""
  );
}
