import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execaSync } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { envFilesRule } from "./sec-4-env-files";
import { sourceFacts } from "./source-facts";
import { declaredStack, judge } from "./testing/declared-stack";

let folder = "";
const git = (...args: string[]) => execaSync("git", args, { cwd: folder });
const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);
const said = () => judge(envFilesRule, declaredStack(), { source: () => sourceFacts(folder) });

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "prelaunch-source-"));
  git("init", "-q");
  write(".gitignore", ".env\n.env.*\n!.env.example\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a source tree passes", () => {
  it("whose env files are ignored, an untracked one among them, and an example tracked", () => {
    write(".env.local", "BETTER_AUTH_SECRET=canary\n");
    write(".env.example", "BETTER_AUTH_SECRET=\n");
    git("add", ".");
    expect(said()).toEqual([]);
  });

  it("below a repository's root", () => {
    expect(judge(envFilesRule, [], { source: () => sourceFacts(folder) })).toEqual([]);
  });
});

describe("a source tree is refused", () => {
  it.each([
    ["without .gitignore", () => rmSync(path.join(folder, ".gitignore")), "git does not ignore .env,"],
    ["that ignores .env alone", () => write(".gitignore", ".env\n"), "git does not ignore .env.local"],
    ["that takes one file back", () => write(".gitignore", ".env*\n!.env.local\n"), "git does not ignore .env.local."],
    [
      "that ignores all but production's",
      () => write(".gitignore", ".env\n.env.local\n.env.*.local\n"),
      ".env.production.",
    ],
    [
      "that tracks an env file, though it is ignored",
      () => {
        write(".env.local", "BETTER_AUTH_SECRET=canary-8f3a61\n");
        git("add", "--force", ".env.local");
      },
      "git tracks .env.local.",
    ],
    [
      "that tracks one of another name",
      () => {
        write(".env.staging", "A=canary-8f3a61\n");
        git("add", "--force", ".env.staging");
      },
      "git tracks .env.staging.",
    ],
    ["in no repository", () => rmSync(path.join(folder, ".git"), { recursive: true }), "in no git repository"],
  ])("%s", (_, change, reason) => {
    change();
    const lines = said();
    expect(lines.join("\n")).toContain(reason);
    for (const line of lines) expect(line).toMatch(/^SEC-4: /);
    expect(lines.join("\n")).not.toContain("canary");
  });
});

it("another repository, named by a variable of the caller, is not asked", () => {
  write(".gitignore", "");
  process.env["GIT_DIR"] = path.resolve(".git");
  try {
    expect(sourceFacts(folder).notIgnored).toContain(".env.local");
  } finally {
    delete process.env["GIT_DIR"];
  }
});
