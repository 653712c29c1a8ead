import { setTimeout as sleep } from "node:timers/promises";
import { request } from "@octokit/request";
import type { Endpoints } from "@octokit/types";
import { PullRequestError } from "./pull-request-error";
import type { RunEvent } from "./run-event";

export interface GitHubOptions {
  /** `acme/auth`. */
  repository: string;
  token: string;
  /** Of a GitHub Enterprise Server; default: https://api.github.com. */
  api?: string;
  /** Who the token writes as. */
  author: string;
  /** Milliseconds before a first second try; each later one waits twice as long. */
  pause?: number;
}

export type Posted =
  | { kind: "created" | "edited" | "unchanged"; url: string }
  /** A newer commit has been pushed: its own run comments. */
  | { kind: "outdated" };

type Comment = Endpoints["GET /repos/{owner}/{repo}/issues/{issue_number}/comments"]["response"]["data"][number];

const pageSize = 100;
const tries = 4;

/**
 * Puts the comment on the pull request: the one with this marker by the same author is edited, else it is made. A comment of
 * somebody else that carries the marker is left alone.
 *
 * Source: GitHub REST API 2022-11-28, "Issue comments" and "Pull requests".
 *
 * @throws PullRequestError `ERR_PULL_REQUEST_API` with the status, never with a header
 */
export async function postComment(
  options: GitHubOptions,
  { event, marker, body }: { event: RunEvent; marker: string; body: string },
): Promise<Posted> {
  const [owner = "", repo = ""] = options.repository.split("/");
  const client = request.defaults({
    baseUrl: options.api ?? "https://api.github.com",
    owner,
    repo,
    headers: { authorization: `Bearer ${options.token}`, "x-github-api-version": "2022-11-28" },
  });
  const ask = <Answer>(what: string, call: () => Promise<Answer>): Promise<Answer> =>
    retried(what, call, options.pause);

  const number = event.number ?? (await findPullRequest());
  if (number === undefined) return { kind: "outdated" };
  const { data: pullRequest } = await ask("the pull request", () =>
    client("GET /repos/{owner}/{repo}/pulls/{pull_number}", { owner, repo, pull_number: number }),
  );
  if (pullRequest.head.sha !== event.head) return { kind: "outdated" };

  // Looked for again at each try: an answer that got lost may have made it.
  return ask("the comment", async (): Promise<Posted> => {
    const earlier = await findComment(number);
    if (earlier?.body === body) return { kind: "unchanged", url: earlier.html_url };
    if (earlier) {
      const { data } = await client("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
        owner,
        repo,
        comment_id: earlier.id,
        body,
      });
      return { kind: "edited", url: data.html_url };
    }
    const { data } = await client("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      owner,
      repo,
      issue_number: number,
      body,
    });
    return { kind: "created", url: data.html_url };
  });

  async function findPullRequest(): Promise<number | undefined> {
    const { branch: head } = event;
    if (head === undefined) return undefined;
    const { data } = await ask("the pull requests", () =>
      client("GET /repos/{owner}/{repo}/pulls", { owner, repo, state: "open", head, per_page: pageSize }),
    );
    return data.find((candidate) => candidate.head.sha === event.head)?.number;
  }

  async function findComment(issue_number: number): Promise<Comment | undefined> {
    for (let page = 1; ; page += 1) {
      const { data } = await client("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        owner,
        repo,
        issue_number,
        per_page: pageSize,
        page,
      });
      const own = data.find(({ user, body: text }) => user?.login === options.author && text?.startsWith(marker));
      if (own || data.length < pageSize) return own;
    }
  }
}

/** A server that stumbles or asks to wait is asked again; any other refusal is final. */
async function retried<Answer>(what: string, call: () => Promise<Answer>, pause = 1000): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const status = statusOf(error);
      const again = status === undefined || status >= 500 || status === 429;
      if (!again || attempt === tries) throw refusal(what, status);
      await sleep(pause * 2 ** (attempt - 1));
    }
  }
}

function statusOf(error: unknown): number | undefined {
  const status = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  return typeof status === "number" ? status : undefined;
}

function refusal(what: string, status: number | undefined): PullRequestError {
  const said = status === undefined ? "GitHub cannot be reached" : `GitHub answers ${status}`;
  const cure =
    status === 401 || status === 403 || status === 404
      ? "Give the job `permissions: pull-requests: write`, and run it in the repository of the pull request."
      : "See https://www.githubstatus.com, and run the job again.";
  return new PullRequestError("ERR_PULL_REQUEST_API", `${said} when asked for ${what}. ${cure}`);
}
