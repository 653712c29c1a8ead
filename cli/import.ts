import path from "node:path";
import type { Command } from "commander";
import { adoptStack } from "../adoption/adopt-stack";
import { adoptionJson, describeAdoption } from "../adoption/describe";
import { engineIn } from "../adoption/engine";
import { findRepository, readSettings } from "../infra/settings";
import { terminalPrompter } from "../onboarding/prompter";
import { runInsideCloud } from "./inside-cloud";
import { folderOf, verboseOption } from "./stack-option";

interface ImportOptions {
  yes?: boolean;
  assumeUnreadable?: boolean;
  local?: boolean;
  json?: boolean;
}

export function define(command: Command): void {
  command
    .argument("<stack>", "which stack, as in stacks/Pulumi.<stack>.yaml")
    .option("--yes", "do it without asking")
    .option(
      "--assume-unreadable",
      "take for granted that what the vendors never show (sensitive variables, components of functions) is as settings and source say; else the next up writes it once",
    )
    .option("--json", "print the plan for scripts, and import nothing unless --yes is given")
    .option("--local", "against the local cloud of the stack")
    .addOption(verboseOption())
    .action(async (stack: string, options: ImportOptions) => {
      const repository = findRepository();
      if (options.local) {
        process.exitCode = await runInsideCloud(folderOf({ stack }), "--local");
        return;
      }
      const assumeUnreadable = options.assumeUnreadable === true;
      const { outcome, planned, refused } = await adoptStack({
        settings: readSettings(stack, { repository }),
        env: process.env,
        engine: engineIn(repository, process.env),
        assumeUnreadable,
        programFolder: path.join(repository, "infra"),
        confirm: async (plan) => {
          if (!options.json) process.stdout.write(`${describeAdoption(plan, { assumeUnreadable })}\n\n`);
          if (options.yes) return true;
          if (options.json || !process.stdin.isTTY || !process.stdout.isTTY) return false;
          return terminalPrompter.confirm("Take these into the state? Nothing at the vendors changes.");
        },
      });
      if (options.json) {
        process.stdout.write(`${JSON.stringify({ outcome, resources: adoptionJson(planned), refused }, null, 2)}\n`);
      } else if (outcome === "nothing-to-adopt") {
        process.stdout.write("There is nothing to import: the state holds what exists, or nothing exists yet.\n");
      } else if (outcome === "declined") {
        process.stdout.write("Nothing was changed. With --yes, or an answer in a terminal, it is imported.\n");
      } else {
        for (const { names, why } of refused) {
          process.stdout.write(`Left to the next up: ${names.join(", ")}.\n${why.replace(/^/gm, "  ")}\n\n`);
        }
        process.stdout.write(
          `Imported. \`npx pulumi preview --diff --stack ${stack}\` shows what the next up changes.\n`,
        );
      }
      if (outcome === "declined" && !options.json) process.exitCode = 1;
    });
}
