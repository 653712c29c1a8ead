import path from "node:path";
import { execa } from "execa";
import { cloudNames } from "../local/cloud/pulumi-environment";
import type { StackFolder } from "../local/cloud/stack-folder";

/** The recovery could not repair the stack; `detail` says why and what to do. */
export class RecoveryFailedError extends Error {
  readonly code = "ERR_RECOVERY_FAILED";

  constructor(readonly detail: string) {
    super("The stack could not be repaired after the update that was cut off:");
    this.name = "RecoveryFailedError";
  }
}

/**
 * Repairs a stack whose update was cut off. In a process of its own: it asks at the vendors' names what was made, and
 * those lead to the local cloud only in a process that starts with the cloud's names.
 *
 * @throws RecoveryFailedError
 */
export async function repairStack(
  folder: StackFolder,
  environment: Record<string, string>,
  options: { args: readonly string[]; interactive: boolean; onLine?: (line: string) => void },
): Promise<void> {
  const running = execa(
    process.execPath,
    [
      "--import",
      import.meta.resolve("tsx"),
      path.join(import.meta.dirname, "../recovery/main.ts"),
      "--stack",
      folder.stack,
      "--cwd",
      folder.repository,
      // Nobody depends on a site of the local cloud, so nothing has to stay behind for it.
      "--delete-live-deployment",
      ...options.args,
    ],
    {
      cwd: folder.repository,
      env: { ...environment, ...cloudNames(folder, environment) },
      reject: false,
      ...(options.interactive ? { stdio: "inherit" } : { all: true, stdin: "ignore" }),
    },
  );
  let output = "";
  if (!options.interactive) {
    for await (const line of running.iterable({ from: "all" })) {
      output += `${line}\n`;
      options.onLine?.(String(line));
    }
  }
  const { exitCode } = await running;
  if (exitCode !== 0) throw new RecoveryFailedError(output.trim());
}
