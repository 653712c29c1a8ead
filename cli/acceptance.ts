import path from "node:path";
import type { Command } from "commander";
import { AcceptanceError } from "../acceptance/acceptance-error";
import { mailboxVariables } from "../acceptance/mailbox/from-environment";
import { type ImapSettings, imapMailbox } from "../acceptance/mailbox/imap";
import type { AcceptanceTarget } from "../acceptance/target";
import type { ItemId } from "../checklist/item";
import { findRepository, readSettings, type Settings } from "../infra/settings";
import { onlyOption, runAndWrite } from "./acceptance-run";
import { deployedTarget } from "./acceptance-target";
import { declaredResults, policyOutcome } from "./declared-results";
import { runEngine } from "./engine";
import { previewStack } from "./preview";
import { folderOf, verboseOption } from "./stack-option";

interface AcceptanceCommandOptions {
  out?: string;
  only?: ItemId[];
}

export function define(command: Command): void {
  command
    .argument("[stack]", "which stack, as in stacks/Pulumi.<name>.yaml", "staging")
    .addOption(onlyOption())
    .option("--out <file>", "where the results go; .prelaunch/<stack>/acceptance.json where nothing is said")
    .addOption(verboseOption())
    .action(async (stack: string, options: AcceptanceCommandOptions) => {
      await withDeployed(stack, async (target) => {
        process.stdout.write(`\n  Acceptance of ${stack} at ${target.site}\n\n`);
        const judged = policyOutcome(await previewStack(folderOf({ stack }), {}));
        const { results } = await runAndWrite(target, {
          declared: declaredResults(judged, target.conditions),
          file: options.out ?? path.join(folderOf({ stack }).root, "acceptance.json"),
          ...(options.only === undefined ? {} : { only: options.only }),
        });
        if (results.some(({ result }) => result === "failed")) process.exitCode = 1;
      });
    });
}

/** A stack on real accounts where something can be proven. @throws AcceptanceError */
export async function withDeployed(stack: string, run: (target: AcceptanceTarget) => Promise<void>): Promise<void> {
  const settings = readSettings(stack, { repository: findRepository() });
  const { environment } = settings;
  if (environment !== "production" && environment !== "staging") {
    throw new AcceptanceError(
      "ERR_ACCEPTANCE_TARGET",
      `Stack ${stack} is of the environment ${environment}, where nothing is proven: try staging or production, or \`prelaunch rehearse ${stack}\`.`,
    );
  }
  await withMailbox(settings, environment, run);
}

/** A stack on real accounts, with the mailbox that settings and environment name, which is closed afterwards. @throws AcceptanceError */
export async function withMailbox<Result>(
  settings: Settings,
  where: AcceptanceTarget["where"],
  run: (target: AcceptanceTarget) => Promise<Result>,
): Promise<Result> {
  const named = mailboxOf(settings);
  const adminKey = await convexKey(settings);
  const mailbox = await imapMailbox(named);
  try {
    return await run(await deployedTarget(settings, { adminKey, mailbox, where }));
  } finally {
    await mailbox.close?.();
  }
}

/** Where the mails of a stack on real accounts are read: the variables of the environment stand in for the settings. @throws AcceptanceError */
export function mailboxOf({ acceptance: { mailbox } }: Settings): ImapSettings {
  if (mailbox === undefined) return mailboxVariables(process.env);
  const { address, host, port, user } = mailbox;
  return mailboxVariables({
    ACCEPTANCE_MAILBOX: address,
    ACCEPTANCE_IMAP_HOST: host,
    ACCEPTANCE_IMAP_PORT: String(port),
    ...(user === undefined ? {} : { ACCEPTANCE_IMAP_USER: user }),
    ...process.env,
  });
}

/** From the environment or the stack file; what is encrypted there the engine reads. @throws AcceptanceError */
async function convexKey({ stack, secrets }: Settings): Promise<string> {
  if (secrets.convexDeployKey.readable) return secrets.convexDeployKey.reveal();
  const { output, exitCode } = await runEngine({
    title: "pulumi config get",
    args: ["config", "get", "--path", "prelaunch:secrets.convexDeployKey", "--stack", stack],
    cwd: findRepository(),
    environment: {},
    accept: () => true,
  });
  if (exitCode === 0 && output.trim() !== "") return output.trim();
  throw new AcceptanceError(
    "ERR_ACCEPTANCE_TARGET",
    `The deploy key of stack ${stack} is neither in the environment nor to be read from its file: set CONVEX_DEPLOY_KEY, or log in to the stack's backend.`,
  );
}
