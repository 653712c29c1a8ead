import { Command } from "commander";
import { commands } from "./commands";
import { addCommands } from "./lazy-commands";
import { reportError } from "./report-error";

async function main(typed: readonly string[]): Promise<void> {
  const program = new Command("prelaunch")
    .description("Next.js, Convex and Better Auth, to production, proven.")
    .showHelpAfterError()
    .showSuggestionAfterError();
  await addCommands(
    program,
    commands,
    typed.filter((word) => !word.startsWith("-")),
  );
  await program.parseAsync(typed, { from: "user" });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  reportError(error, { verbose: process.argv.includes("--verbose") });
  process.exitCode = 1;
});
