import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { RecoveryError } from "./errors";
import { recoverStack } from "./recover-stack";

/**
 * The recovery as a process of its own: for a stack on the local cloud it must start with that cloud's environment
 * (`NODE_OPTIONS` and so on), so that its look-ups at api.vercel.com and api.cloudflare.com stay on the machine.
 */
const program = new Command("recover")
  .description("repair a stack whose update was killed")
  .requiredOption("-s, --stack <stack>", "the stack")
  .option("--yes", "do it without asking")
  .option("--delete-live-deployment", "also delete a made deployment that is live: the site is down until the next one")
  .option("--cwd <folder>", "folder of Pulumi.yaml", process.cwd())
  .action(async (options: { stack: string; yes?: true; deleteLiveDeployment?: true; cwd: string }) => {
    const { outcome } = await recoverStack({
      stack: options.stack,
      cwd: options.cwd,
      env: process.env,
      liveDeployment: options.deleteLiveDeployment ? "delete" : "keep",
      log: (line) => process.stdout.write(`${line}\n`),
      confirm: async () => options.yes === true || (await ask("Do this? [y/N] ")),
    });
    if (outcome === "declined") process.exitCode = 1;
  });

async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write("Nothing was changed: answer in a terminal, or run it again with --yes.\n");
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(question);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof RecoveryError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
});
