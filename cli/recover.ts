import type { Command } from "commander";
import { pulumiEnvironment } from "../local/cloud/pulumi-environment";
import { repairStack } from "./recovery";
import { folderOf, type StackOptions, stackOption, verboseOption } from "./stack-option";

export function define(command: Command): void {
  command
    .addOption(stackOption())
    .addOption(verboseOption())
    .option("--yes", "do it without asking")
    .action(async (options: StackOptions & { yes?: boolean }) => {
      const folder = folderOf(options);
      await repairStack(folder, pulumiEnvironment(folder), {
        args: options.yes ? ["--yes"] : [],
        interactive: true,
      });
    });
}
