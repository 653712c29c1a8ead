import path from "node:path";
import type { Command } from "commander";
import { AcceptanceError } from "../acceptance/acceptance-error";
import type { AcceptanceTarget } from "../acceptance/target";
import type { ItemId } from "../checklist/item";
import { cloudStatus } from "../local/cloud/cloud";
import { planCloud } from "../local/cloud/plan";
import { withDeployed } from "./acceptance";
import { onlyOption, runAndWrite } from "./acceptance-run";
import { rehearsalTarget } from "./acceptance-target";
import { folderOf, npmRun, verboseOption } from "./stack-option";

interface WatchOptions {
  only?: ItemId[];
  local?: true;
  out?: string;
}

export function define(command: Command): void {
  command
    .argument("[stack]", "which stack, as in stacks/Pulumi.<name>.yaml", "production")
    .addOption(onlyOption())
    .option("--local", "of the stack on the local cloud")
    .option("--out <file>", "where the results go; .prelaunch/<stack>/watch.json where nothing is said")
    .addOption(verboseOption())
    .action(async (stack: string, options: WatchOptions) => {
      const look = (target: AcceptanceTarget) => watchStack(target, options);
      await (options.local ? look(await localTarget(stack)) : withDeployed(stack, look));
    });
}

async function watchStack(target: AcceptanceTarget, { only, out }: WatchOptions): Promise<void> {
  const { stack, launch, openedAt, site } = target;
  if (launch === "closed" || openedAt === undefined) {
    throw new AcceptanceError(
      "ERR_ACCEPTANCE_TARGET",
      `The launch of ${stack} is closed, and there is nothing to watch yet: set prelaunch:launch to open and run \`pulumi up\` first.`,
    );
  }
  process.stdout.write(`\n  Watch of ${stack} at ${site}, open since ${openedAt}\n\n`);
  const { results } = await runAndWrite(target, {
    file: out ?? path.join(folderOf({ stack }).root, "watch.json"),
    phase: "after-launch",
    ...(only === undefined ? {} : { only }),
  });
  if (results.some(({ result }) => result === "failed")) process.exitCode = 1;
}

/** @throws AcceptanceError where the local cloud of the stack does not run */
async function localTarget(stack: string): Promise<AcceptanceTarget> {
  const folder = folderOf({ stack });
  const { state, record } = await cloudStatus(folder);
  if (state !== "running" || record === undefined) {
    throw new AcceptanceError(
      "ERR_ACCEPTANCE_TARGET",
      `The local cloud of stack ${stack} does not run: start it with \`${npmRun("local", stack)}\`.`,
    );
  }
  return {
    ...(await rehearsalTarget(folder, { planned: planCloud(folder, process.env), record })),
    where: "production",
  };
}
