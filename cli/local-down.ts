import type { Command } from "commander";
import { stopCloud } from "../local/cloud/cloud";
import { folderOf, npmRun, type StackOptions, stackOption, verboseOption } from "./stack-option";

export function define(command: Command): void {
  command
    .addOption(stackOption())
    .addOption(verboseOption())
    .action(async (options: StackOptions) => {
      const stopped = await stopCloud(folderOf(options));
      process.stdout.write(
        stopped
          ? `Stopped the local cloud of stack ${options.stack}. Start it again with \`${npmRun("local", options.stack)}\`.\n`
          : `The local cloud of stack ${options.stack} does not run.\n`,
      );
    });
}
