import { execa } from "execa";
import { cloudNames, pulumiEnvironment } from "../local/cloud/pulumi-environment";
import type { StackFolder } from "../local/cloud/stack-folder";

/** Set in a process that runs inside the local cloud already: the name of the stack. */
export const insideCloud = "PRELAUNCH_INSIDE_CLOUD";

/**
 * Runs this same command once more, as it runs against the local cloud: the vendors' names lead to the cloud only in a
 * process that starts with its names. Gives its exit code.
 *
 * @param without the flag that asked for it
 */
export async function runInsideCloud(folder: StackFolder, without: string): Promise<number> {
  const [, script = "", ...args] = process.argv;
  const environment = pulumiEnvironment(folder);
  const { exitCode } = await execa(process.execPath, [script, ...args.filter((argument) => argument !== without)], {
    env: { ...environment, ...cloudNames(folder, environment), [insideCloud]: folder.stack },
    reject: false,
    stdio: "inherit",
    // Ctrl-C reaches both: the one below ends what it has begun.
    forceKillAfterDelay: false,
  });
  return exitCode ?? 1;
}
