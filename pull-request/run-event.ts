import { z } from "zod";
import { PullRequestError } from "./pull-request-error";

/** The pull request that a run of a workflow belongs to, as far as the event says it. */
export interface RunEvent {
  /** Absent in a run that follows one of a fork: GitHub names no pull request there. */
  number: number | undefined;
  /** Newest commit of the pull request when the run began. */
  head: string;
  /** `ada:feature`, to find the pull request of a fork by. */
  branch: string | undefined;
}

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const pullRequestEvent = z.object({ pull_request: z.object({ number: z.number().int(), head: z.object({ sha }) }) });
const workflowRunEvent = z.object({
  workflow_run: z.object({
    head_sha: sha,
    head_branch: z.string().nullish(),
    head_repository: z.object({ owner: z.object({ login: z.string() }) }).nullish(),
    pull_requests: z.array(z.object({ number: z.number().int(), head: z.object({ sha }) })).default([]),
  }),
});

/**
 * Reads the event of a run: `pull_request`, or the `workflow_run` that follows one. What it says is GitHub's own word; a
 * summary that a stranger's run left behind has none.
 *
 * @param content Of the file in GITHUB_EVENT_PATH
 * @throws PullRequestError
 */
export function readRunEvent(content: string): RunEvent {
  const event = json(content);
  const direct = pullRequestEvent.safeParse(event);
  if (direct.success) {
    const { number, head } = direct.data.pull_request;
    return { number, head: head.sha, branch: undefined };
  }
  const following = workflowRunEvent.safeParse(event);
  if (!following.success) {
    throw new PullRequestError(
      "ERR_PULL_REQUEST_EVENT",
      "The run belongs to no pull request: start `prelaunch comment post` from a workflow on pull_request or workflow_run, or name one with --pull-request and --head.",
    );
  }
  const { head_sha, head_branch, head_repository, pull_requests } = following.data.workflow_run;
  const owner = head_repository?.owner.login;
  return {
    number: pull_requests.find(({ head }) => head.sha === head_sha)?.number,
    head: head_sha,
    branch: owner === undefined || !head_branch ? undefined : `${owner}:${head_branch}`,
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
