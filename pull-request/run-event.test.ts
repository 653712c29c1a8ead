import { describe, expect, it } from "vitest";
import { readRunEvent } from "./run-event";

const sha = "c".repeat(40);
const read = (event: object) => readRunEvent(JSON.stringify(event));

describe("the event of a run", () => {
  it("on a pull request names it", () => {
    expect(read({ pull_request: { number: 4, head: { sha, ref: "x" } } })).toEqual({
      number: 4,
      head: sha,
      branch: undefined,
    });
  });

  it("after a run names the pull request that has its commit, and no other", () => {
    const run = {
      head_sha: sha,
      head_branch: "feature",
      head_repository: { owner: { login: "ada" } },
      pull_requests: [
        { number: 3, head: { sha: "d".repeat(40) } },
        { number: 4, head: { sha } },
      ],
    };
    expect(read({ workflow_run: run })).toEqual({ number: 4, head: sha, branch: "ada:feature" });
    expect(read({ workflow_run: { ...run, pull_requests: [] } }).number).toBeUndefined();
  });

  it("after a run of a repository that is gone names no branch", () => {
    expect(read({ workflow_run: { head_sha: sha, head_branch: "x", head_repository: null } }).branch).toBeUndefined();
  });

  it.each(["{", "{}", '{"push":{}}', '{"pull_request":{"number":"4; rm","head":{"sha":"x"}}}'])(
    "%s is refused",
    (text) => {
      expect(() => readRunEvent(text)).toThrow("The run belongs to no pull request");
    },
  );
});
