import { Command } from "commander";
import { acceptance } from "./acceptance";
import { checklist } from "./checklist";
import { comment } from "./comment";
import { doctor } from "./doctor";
import { evidence } from "./evidence";
import { importStack } from "./import";
import { init } from "./init";
import { localDown } from "./local-down";
import { localEnv } from "./local-env";
import { localFault } from "./local-fault";
import { localMutate } from "./local-mutate";
import { localReset } from "./local-reset";
import { localStatus } from "./local-status";
import { localUp } from "./local-up";
import { preview } from "./preview";
import { recover } from "./recover";
import { rehearse } from "./rehearse";
import { release } from "./release";
import { reportError } from "./report-error";
import { trial } from "./trial";
import { watch } from "./watch";

const program = new Command("prelaunch")
  .description("Next.js, Convex and Better Auth, to production, proven.")
  .showHelpAfterError()
  .showSuggestionAfterError();

const local = program.command("local").description("the local cloud: every vendor's part, on this machine");
for (const command of [localUp, localDown, localStatus, localReset, localEnv, localMutate, localFault])
  local.addCommand(command());
program.addCommand(init());
program.addCommand(trial());
program.addCommand(doctor());
program.addCommand(importStack());
program.addCommand(rehearse());
program.addCommand(acceptance());
program.addCommand(watch());
program.addCommand(recover());
program.addCommand(evidence());
program.addCommand(release());
program.addCommand(checklist());
program.addCommand(preview());
program.addCommand(comment());

program.parseAsync().catch((error: unknown) => {
  reportError(error, { verbose: process.argv.includes("--verbose") });
  process.exitCode = 1;
});
