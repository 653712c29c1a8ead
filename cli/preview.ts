import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { startCloud } from "../local/cloud/cloud";
import { planCloud } from "../local/cloud/plan";
import { stackFileOf } from "../local/cloud/stack-copy";
import { makeStackFolder, type StackFolder } from "../local/cloud/stack-folder";
import { ensureToolchain } from "../local/toolchain/install";
import { renderComment } from "../pull-request/comment";
import { type PreviewEvent, readEvent } from "../pull-request/engine-event";
import { type PreviewSummary, summarizePreview } from "../pull-request/preview-summary";
import { runEngine } from "./engine";
import { openStack } from "./local-up";
import { folderOf, type StackOptions, verboseOption } from "./stack-option";

interface PreviewOptions extends Omit<StackOptions, "stack"> {
  local?: boolean;
  refresh?: boolean;
  expectNoChanges?: boolean;
  against?: string;
  output?: string;
  comment?: string;
}

export function define(command: Command): void {
  command
    .argument("[stack]", "which stack, as in stacks/Pulumi.<name>.yaml", "production")
    .option("--local", "against the local cloud, which is started if it does not run: needs no secret of the team")
    .option("--refresh", "ask the vendors what is there now, so that drift shows")
    .option("--expect-no-changes", "exit code 1 when anything would change")
    .option("--against <what>", "what the stack stands at, in a few words, for the comment")
    .option("--output <file>", "write the summary as JSON")
    .option("--comment <file>", "write the Markdown to a file instead of printing it")
    .addOption(verboseOption())
    .action(async (stack: string, options: PreviewOptions) => {
      const folder = folderOf({ stack });
      stackFileOf(folder);
      const environment = options.local ? await localEnvironment(folder) : {};
      const summary = await previewStack(folder, environment, options);
      const text = renderComment(summary);
      if (options.output !== undefined) write(options.output, `${JSON.stringify(summary, null, 2)}\n`);
      if (options.comment !== undefined) write(options.comment, text);
      else process.stdout.write(text);
      const unexpected = options.expectNoChanges === true && summary.outcome === "changes";
      if (summary.outcome === "failed" || summary.outcome === "refused" || unexpected) process.exitCode = 1;
    });
}

async function localEnvironment(folder: StackFolder): Promise<Record<string, string>> {
  makeStackFolder(folder);
  const planned = planCloud(folder, process.env);
  await ensureToolchain({ onProgress: () => undefined });
  await startCloud({ folder, plan: planned.plan, onProgress: (step) => process.stderr.write(`${step}\n`) });
  return openStack(folder, planned);
}

/**
 * Runs a preview and reads the engine's events as they come: each line is reduced to names before the next one is read, and
 * none is written anywhere.
 */
export async function previewStack(
  folder: StackFolder,
  environment: Record<string, string>,
  options: { refresh?: boolean; against?: string } = {},
): Promise<PreviewSummary> {
  const events: PreviewEvent[] = [];
  const { exitCode } = await runEngine({
    title: "pulumi preview",
    args: ["preview", "--json", "--stack", folder.stack, "--color", "never", ...(options.refresh ? ["--refresh"] : [])],
    cwd: folder.repository,
    environment: {
      PULUMI_OPTION_POLICY_PACK: path.join(folder.repository, "policies"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...environment,
      PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
    },
    unkept: true,
    onLine: (line) => {
      const event = readEvent(line);
      if (event) events.push(event);
    },
  });
  const commit = commitOf(folder.repository);
  return summarizePreview(events, {
    stack: folder.stack,
    ...(commit === undefined ? {} : { commit }),
    ...(options.against === undefined ? {} : { against: options.against }),
    exitCode,
    secrets: secretValues({ ...process.env, ...environment }),
  });
}

/** Values of variables that are secret by their name. */
function secretValues(environment: Record<string, string | undefined>): string[] {
  const secret = /(?:TOKEN|SECRETS?|KEY|PASSWORD|PASSPHRASE|DSN|WEBHOOK_URL|CREDENTIALS)(?:_|$)/i;
  return Object.entries(environment).flatMap(([name, value]) => (value && secret.test(name) ? [value] : []));
}

function commitOf(repository: string): string | undefined {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { cwd: repository, encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return undefined;
  }
}

function write(file: string, content: string): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, content);
}
