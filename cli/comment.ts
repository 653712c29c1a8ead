import { readFileSync, statSync } from "node:fs";
import { Command } from "commander";
import { type CommentOptions, markerOf, renderComment } from "../pull-request/comment";
import { postComment } from "../pull-request/github";
import { type PreviewSummary, previewSummarySchema } from "../pull-request/preview-summary";
import { PullRequestError } from "../pull-request/pull-request-error";
import { type RunEvent, readRunEvent } from "../pull-request/run-event";
import { verboseOption } from "./stack-option";

interface PostOptions {
  repository?: string;
  pullRequest?: string;
  head?: string;
  author: string;
}

/** Larger than any summary of ours: what a stranger's run left behind is not read into memory whatever its size. */
const largest = 20 * 1024 * 1024;

export function define(command: Command): void {
  command.addCommand(render()).addCommand(post());
}

function render(): Command {
  return new Command("render")
    .description("print the comment")
    .argument("<summary>", "file that `prelaunch preview --output` wrote")
    .addOption(verboseOption())
    .action((file: string) => {
      process.stdout.write(renderComment(readPreviewSummary(file), fromActions(process.env)));
    });
}

function post(): Command {
  return new Command("post")
    .description("put the comment on the pull request, or edit the one that is there; needs GITHUB_TOKEN")
    .argument("<summary>", "file that `prelaunch preview --output` wrote")
    .option("--repository <owner/name>", "default: GITHUB_REPOSITORY")
    .option("--pull-request <number>", "default: what the event of the run says (GITHUB_EVENT_PATH)")
    .option("--head <commit>", "with --pull-request: its newest commit")
    .option("--author <login>", "who the token writes as", "github-actions[bot]")
    .addOption(verboseOption())
    .action(async (file: string, options: PostOptions) => {
      const summary = readPreviewSummary(file);
      const { env } = process;
      const posted = await postComment(
        {
          repository: options.repository ?? required(env, "GITHUB_REPOSITORY"),
          token: required(env, "GITHUB_TOKEN"),
          ...(env["GITHUB_API_URL"] ? { api: env["GITHUB_API_URL"] } : {}),
          author: options.author,
        },
        {
          event: eventOf(options, env),
          marker: markerOf(summary.stack),
          body: renderComment(summary, fromActions(env)),
        },
      );
      process.stdout.write(
        posted.kind === "outdated"
          ? "Nothing posted: a newer commit has been pushed.\n"
          : `${posted.kind}: ${posted.url}\n`,
      );
    });
}

/**
 * The summary in a file, held to its schema: it may come from a run that a stranger steered.
 *
 * @throws PullRequestError `ERR_PULL_REQUEST_SUMMARY`
 */
export function readPreviewSummary(file: string): PreviewSummary {
  const refused = (why: string) =>
    new PullRequestError(
      "ERR_PULL_REQUEST_SUMMARY",
      `${file} ${why}. Write it with \`prelaunch preview --output ${file}\`.`,
    );
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw refused("is not there");
  if (size > largest) throw refused("is too large for a summary of a preview");
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw refused("is no JSON");
  }
  const parsed = previewSummarySchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(`is no summary of a preview (${issue?.path.join(".") || "it"}: ${issue?.message})`);
}

function eventOf({ pullRequest, head }: PostOptions, environment: NodeJS.ProcessEnv): RunEvent {
  if (pullRequest !== undefined && head !== undefined) return { number: Number(pullRequest), head, branch: undefined };
  return readRunEvent(readFileSync(required(environment, "GITHUB_EVENT_PATH"), "utf8"));
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new PullRequestError("ERR_PULL_REQUEST_EVENT", `${name} is not set: GitHub sets it in a workflow's job.`);
}

/** Links into the repository and to the run, where GitHub Actions says what they are. */
function fromActions(environment: NodeJS.ProcessEnv): CommentOptions {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
  if (!server || !repository) return {};
  const base = `${server}/${repository}`;
  return { documentation: `${base}/blob/HEAD/`, ...(run ? { run: `${base}/actions/runs/${run}` } : {}) };
}
