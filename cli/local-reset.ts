import type { Command } from "commander";
import { resetCloud } from "../local/cloud/cloud";
import { folderOf, npmRun, type StackOptions, stackOption, verboseOption } from "./stack-option";

export function define(command: Command): void {
  command
    .addOption(stackOption())
    .addOption(verboseOption())
    .action(async (options: StackOptions) => {
      const existed = await resetCloud(folderOf(options));
      process.stdout.write(
        existed
          ? `Deleted the local cloud of stack ${options.stack}. Begin anew with \`${npmRun("local", options.stack)}\`.\n`
          : `There is no local cloud of stack ${options.stack}.\n`,
      );
    });
}
