import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Endpoints } from "@octokit/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postComment } from "./github";
import type { RunEvent } from "./run-event";

type Comment = Endpoints["GET /repos/{owner}/{repo}/issues/{issue_number}/comments"]["response"]["data"][number];
type PullRequest = Endpoints["GET /repos/{owner}/{repo}/pulls/{pull_number}"]["response"]["data"];
/** What the answers of GitHub hold that the client reads. */
type FakeComment = Pick<Comment, "id" | "body" | "html_url"> & { user: { login: string } };
type FakePullRequest = Pick<PullRequest, "number"> & { head: { sha: string; label: string } };

const token = "token-of-the-test";
const bot = "github-actions[bot]";
const marker = "<!-- prelaunch preview: production -->";
const head = "a".repeat(40);
const event: RunEvent = { number: 7, head, branch: undefined };

let server: Server;
let comments: FakeComment[];
let pullRequests: FakePullRequest[];
let requests: { method: string; url: string; authorization: string | undefined }[];
/** Statuses to answer with before anything else, one a request of that method. */
let stumbles: { method: string; status: number; afterwards?: boolean }[];

beforeEach(async () => {
  comments = [];
  pullRequests = [{ number: 7, head: { sha: head, label: "ada:feature" } }];
  requests = [];
  stumbles = [];
  server = createServer((request, response) => {
    void read(request).then((body) => {
      const { method = "", url = "" } = request;
      requests.push({ method, url, authorization: request.headers.authorization });
      const index = stumbles.findIndex((stumble) => stumble.method === method);
      const [stumble] = index < 0 ? [] : stumbles.splice(index, 1);
      const answer = stumble?.afterwards === false ? undefined : answerTo(method, new URL(url, "http://x"), body);
      response.writeHead(stumble?.status ?? answer?.status ?? 404, { "content-type": "application/json" });
      response.end(JSON.stringify(stumble ? { message: `no: ${token}` } : (answer?.data ?? {})));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function read(request: IncomingMessage): Promise<{ body?: string }> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : (JSON.parse(text) as { body?: string });
}

function answerTo(
  method: string,
  url: URL,
  { body = "" }: { body?: string },
): { status: number; data: unknown } | undefined {
  const path = `${method} ${url.pathname}`;
  const repository = "/repos/acme/auth";
  const page = Number(url.searchParams.get("page") ?? "1");
  const size = Number(url.searchParams.get("per_page") ?? "30");
  if (path === `GET ${repository}/pulls`) {
    return { status: 200, data: pullRequests.filter((one) => one.head.label === url.searchParams.get("head")) };
  }
  if (path === `GET ${repository}/pulls/7`) return { status: 200, data: pullRequests[0] };
  if (path === `GET ${repository}/issues/7/comments`)
    return { status: 200, data: comments.slice((page - 1) * size, page * size) };
  if (path === `POST ${repository}/issues/7/comments`) {
    const made = commentOf(comments.length + 1, body);
    comments.push(made);
    return { status: 201, data: made };
  }
  const edited = comments.find(({ id }) => path === `PATCH ${repository}/issues/comments/${id}`);
  if (edited === undefined) return undefined;
  edited.body = body;
  return { status: 200, data: edited };
}

function commentOf(id: number, body: string, login = bot): FakeComment {
  return { id, body, html_url: `https://github.com/acme/auth/pull/7#issuecomment-${id}`, user: { login } };
}

const post = (body: string, from: RunEvent = event) =>
  postComment(
    {
      repository: "acme/auth",
      token,
      api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      author: bot,
      pause: 1,
    },
    { event: from, marker, body },
  );

describe("the comment on a pull request", () => {
  it("is made once, then edited, then left as it is", async () => {
    expect(await post(`${marker}\none`)).toMatchObject({ kind: "created" });
    expect(await post(`${marker}\ntwo`)).toMatchObject({ kind: "edited" });
    expect(await post(`${marker}\ntwo`)).toMatchObject({ kind: "unchanged" });
    expect(comments.map(({ body }) => body)).toEqual([`${marker}\ntwo`]);
    expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
  });

  it("is found behind hundreds of others", async () => {
    comments = Array.from({ length: 230 }, (_, index) => commentOf(index + 1, "talk", "ada"));
    comments.push(commentOf(231, `${marker}\nearlier`));
    expect(await post(`${marker}\nnow`)).toMatchObject({ kind: "edited" });
    expect(comments).toHaveLength(231);
  });

  it("of somebody else is left alone, whatever marker it carries", async () => {
    comments = [commentOf(1, `${marker}\nforged`, "mallory"), commentOf(2, `see ${marker}`)];
    expect(await post(`${marker}\nnow`)).toMatchObject({ kind: "created" });
    expect(comments.map(({ body }) => body)).toEqual([`${marker}\nforged`, `see ${marker}`, `${marker}\nnow`]);
  });

  it("of another stack is another comment", async () => {
    comments = [commentOf(1, "<!-- prelaunch preview: staging -->\nx")];
    expect(await post(`${marker}\nnow`)).toMatchObject({ kind: "created" });
  });

  it("is not put over a newer commit's", async () => {
    pullRequests = [{ number: 7, head: { sha: "b".repeat(40), label: "ada:feature" } }];
    expect(await post(`${marker}\nlate`)).toEqual({ kind: "outdated" });
    expect(comments).toEqual([]);
  });

  it("of a fork is found by branch and commit", async () => {
    const fork: RunEvent = { number: undefined, head, branch: "ada:feature" };
    expect(await post(`${marker}\nx`, fork)).toMatchObject({ kind: "created" });
    expect(await post(`${marker}\nx`, { ...fork, branch: "mallory:feature" })).toEqual({ kind: "outdated" });
    expect(await post(`${marker}\nx`, { ...fork, branch: undefined })).toEqual({ kind: "outdated" });
  });
});

describe("GitHub", () => {
  it("that stumbles is asked again", async () => {
    stumbles = [
      { method: "GET", status: 502 },
      { method: "POST", status: 503, afterwards: false },
    ];
    expect(await post(`${marker}\none`)).toMatchObject({ kind: "created" });
  });

  it("that made the comment and lost the answer does not get a second one", async () => {
    stumbles = [{ method: "POST", status: 502 }];
    expect(await post(`${marker}\none`)).toMatchObject({ kind: "unchanged" });
    expect(comments).toHaveLength(1);
  });

  it.each([401, 403, 404])("that refuses with %i is believed, and the cure is named", async (status) => {
    stumbles = [{ method: "GET", status }];
    const refused = post(`${marker}\none`);
    await expect(refused).rejects.toMatchObject({
      code: "ERR_PULL_REQUEST_API",
      message: expect.stringContaining(`GitHub answers ${status} when asked for the pull request. Give the job`),
    });
    await expect(refused).rejects.not.toThrow(token);
    expect(requests).toHaveLength(1);
  });

  it("that stays away is given up", async () => {
    stumbles = Array.from({ length: 4 }, () => ({ method: "GET", status: 500 }));
    await expect(post(`${marker}\none`)).rejects.toThrow("GitHub answers 500");
  });
});
