import type { Command } from "commander";
import { type CloudStatus, cloudStatus } from "../local/cloud/cloud";
import { folderOf, npmRun, type StackOptions, stackOption, verboseOption } from "./stack-option";

export function define(command: Command): void {
  command
    .addOption(stackOption())
    .addOption(verboseOption())
    .option("--json", "for scripts")
    .action(async (options: StackOptions & { json?: boolean }) => {
      const status = await cloudStatus(folderOf(options));
      process.stdout.write(
        options.json ? `${JSON.stringify(status, null, 2)}\n` : describeStatus(status, options.stack),
      );
      if (status.state !== "running") process.exitCode = 1;
    });
}

/** The status for people. */
export function describeStatus({ state, record, processes }: CloudStatus, stack: string): string {
  if (!record) return `The local cloud of stack ${stack} does not run. Start it with \`${npmRun("local", stack)}\`.\n`;
  const lines = [
    `The local cloud of stack ${stack} ${state === "running" ? "runs" : "does not run as it should"}.`,
    "",
    ...processes.map(({ name, state: how, pid }) => `  ${name.padEnd(8)} ${how} (process ${pid})`),
    "",
    `  site     ${record.urls.site}`,
    `  inbox    ${record.urls.inbox}`,
    `  alerts   ${record.urls.alerts}`,
    `  Convex   ${record.urls.convex}`,
  ];
  for (const { name, tail, log } of processes) {
    if (tail === undefined) continue;
    lines.push("", `Last lines of ${name} (${log}):`, ...tail.split("\n").map((line) => `  ${line}`));
  }
  if (state !== "running") lines.push("", `\`${npmRun("local", stack)}\` starts it anew; what it keeps stays.`);
  return `${lines.join("\n")}\n`;
}
