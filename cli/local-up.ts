import type { Command } from "commander";
import { Listr, PRESET_TIMER } from "listr2";
import { startCloud } from "../local/cloud/cloud";
import type { CloudRecord } from "../local/cloud/cloud-record";
import { readEngineState } from "../local/cloud/engine-state";
import { type PlannedStack, planCloud } from "../local/cloud/plan";
import { pulumiEnvironment } from "../local/cloud/pulumi-environment";
import { refreshStackCopy, stackFileOf } from "../local/cloud/stack-copy";
import { makeStackFolder, type StackFolder } from "../local/cloud/stack-folder";
import { ensureToolchain } from "../local/toolchain/install";
import { progressLine } from "../local/toolchain/progress-line";
import { applyStack } from "./apply-stack";
import { runEngine } from "./engine";
import { describeCounts, readResourceStep } from "./engine-output";
import { repairStack } from "./recovery";
import { folderOf, npmRun, type StackOptions, stackOption, verboseOption } from "./stack-option";

export function define(command: Command): void {
  command.addOption(stackOption()).addOption(verboseOption()).action(up);
}

export interface UpContext {
  planned: PlannedStack;
  record: CloudRecord;
  /** False when the cloud ran already. */
  started: boolean;
  environment: Record<string, string>;
}

async function up(options: StackOptions): Promise<void> {
  const begun = Date.now();
  const folder = folderOf(options);
  const { record } = await bringUp(folder, options.verbose === true);
  process.stdout.write(summary(record, folder, (Date.now() - begun) / 1000));
}

/**
 * Brings a stack up on the local cloud and shows the steps as they go. `context` holds what has been reached when a step fails.
 *
 * @throws EngineError, CloudError, SettingsInvalidError
 */
export async function bringUp(
  folder: StackFolder,
  verbose: boolean,
  context: UpContext = {} as UpContext,
): Promise<UpContext> {
  stackFileOf(folder);
  const tasks = new Listr<UpContext, "default", "verbose">(
    [
      {
        title: "Settings",
        task: (context) => {
          makeStackFolder(folder);
          context.planned = planCloud(folder, process.env);
        },
      },
      {
        title: "Pulumi",
        task: async (_context, task) => {
          await ensureToolchain({
            onProgress: (progress) => {
              task.output = progressLine(progress);
            },
          });
        },
      },
      {
        title: "Local cloud",
        task: async (context, task) => {
          const { record, started } = await startCloud({
            folder,
            plan: context.planned.plan,
            onProgress: (step) => {
              task.output = step;
            },
          });
          context.record = record;
          context.started = started;
          task.title = started ? "Local cloud started" : "Local cloud runs";
        },
      },
      {
        title: "Stack",
        task: async (context) => {
          context.environment = await openStack(folder, context.planned);
        },
      },
      {
        title: "Repair after an update that was cut off",
        enabled: () => readEngineState(folder).needsRecovery,
        task: async (context, task) => {
          await repairStack(folder, context.environment, {
            args: ["--yes"],
            interactive: false,
            onLine: (line) => {
              task.output = line;
            },
          });
        },
      },
      {
        title: "pulumi up, with policies",
        task: async (context, task) => {
          const counts = await applyStack(folder, context.environment, (line) => {
            const step = readResourceStep(line);
            if (verbose) task.output = line;
            else if (step && step.type !== "Stack") task.output = `${step.type} ${step.name}: ${step.what}`;
          });
          task.title = `pulumi up, with policies: ${describeCounts(counts)}`;
        },
      },
    ],
    {
      renderer: "default",
      fallbackRenderer: "verbose",
      // The engine must end in its own time: it is told of the signal where it is started.
      registerSignalListeners: false,
      rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: false },
      fallbackRendererOptions: { timer: PRESET_TIMER, logTitleChange: true },
    },
  );
  return tasks.run(context);
}

/** Makes the stack in the file backend when it is not there, and gives the variables for the engine. */
export async function openStack(folder: StackFolder, planned: PlannedStack): Promise<Record<string, string>> {
  refreshStackCopy(folder);
  const environment = pulumiEnvironment(folder, process.env, planned);
  if (!readEngineState(folder).exists) {
    await runEngine({
      title: "pulumi stack init",
      args: ["stack", "init", folder.stack, "--no-select"],
      // In the copy's own project: it writes the stack's salt into the stack file that it finds.
      cwd: folder.project,
      environment: { ...environment, PULUMI_OPTION_CONFIG_FILE: undefined },
    });
  }
  return environment;
}

/** What to open and what to type next. */
function summary(record: CloudRecord, folder: StackFolder, seconds: number): string {
  const { stack } = folder;
  const behindEdge = record.urls.site.startsWith("https:");
  const host = new URL(record.urls.site).host;
  return [
    "",
    `  Ready in ${seconds.toFixed(1)} s.`,
    "",
    `  App      ${record.urls.site}`,
    `  Inbox    ${record.urls.inbox}`,
    `  Alerts   ${record.urls.alerts}`,
    `  Convex   ${record.urls.convex}`,
    ...(behindEdge
      ? [
          "",
          `  ${host} leads to this machine only in a browser started for it:`,
          `    chromium --user-data-dir=/tmp/prelaunch --ignore-certificate-errors \\`,
          `      --host-resolver-rules="MAP * 127.0.0.1:${record.ports.edge}" ${record.urls.site}`,
        ]
      : []),
    "",
    `  ${npmRun("local:status", stack)}   what runs`,
    `  ${npmRun("local:down", stack)}     stop it, keep the data`,
    `  ${npmRun("local:reset", stack)}    delete it all`,
    `  eval "$(npm run -s local:env${stack === "local" ? "" : ` -- --stack ${stack}`})"   then npx pulumi preview -s ${stack}`,
    "",
  ].join("\n");
}
