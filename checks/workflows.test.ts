import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { execaSync } from "execa";
import { describe, expect, it } from "vitest";
import { statementOf } from "../evidence/statement";
import { workflowProblems } from "./workflows";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, ".github/workflows");
const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");

const expression = (name: string): string => `$\{{ ${name} }}`;

const good = `
on: [pull_request]
permissions:
  contents: read
concurrency: one
jobs:
  look:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: npx prelaunch preview
`;

describe("a workflow", () => {
  it("that keeps the rules has no problem", () => expect(workflowProblems("w.yml", good)).toEqual([]));

  it.each([
    ["[pull_request]", "[pull_request_target]", "pull_request_target gives"],
    ["npx prelaunch preview", `echo\n        env: { A: '${expression("secrets.A")}' }`, "names a secret"],
    ["permissions:\n  contents: read\n", "", "says no permissions"],
    ["contents: read", "contents: write", "gives every job the right to write"],
    ["    timeout-minutes: 5", "    timeout-minutes: 5\n    permissions: { issues: write }", "the job look writes"],
    ["@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7", "actions/checkout@v7 is not pinned"],
    [" # v7.0.1", "", "says no version"],
    ["persist-credentials: false", "fetch-depth: 0", "leaves its token behind"],
    ["    timeout-minutes: 5\n", "", "the job look has no timeout-minutes"],
    ["concurrency: one\n", "", "without a concurrency group"],
    ["npx prelaunch preview", `echo "${expression("github.sha")}"`, "holds an expression"],
  ])("with %j as %j is refused", (from, to, problem) => {
    const text = good.replace(from, () => to);
    expect(text).not.toBe(good);
    expect(workflowProblems("w.yml", text)).toEqual([expect.stringContaining(problem)]);
  });

  it("that follows another may not choose the code that it runs", () => {
    const following = good
      .replace("[pull_request]", "{ workflow_run: { workflows: [a] } }")
      .replace(
        "persist-credentials: false",
        `persist-credentials: false\n          ref: ${expression("github.event.workflow_run.head_sha")}`,
      );
    expect(workflowProblems("w.yml", following)).toEqual([expect.stringContaining("names a commit")]);
  });
});

describe("the workflows of this repository", () => {
  const files = readdirSync(folder);

  it.each(files)("%s keeps the rules", (name) => expect(workflowProblems(name, read(name))).toEqual([]));

  it("have the steps that they run: commands, scripts and options exist", () => {
    const commands = files.flatMap((name) =>
      [...read(name).matchAll(/npx prelaunch ([a-z]+)/g)].map(([, command]) => command),
    );
    const help = execaSync(process.execPath, ["cli/prelaunch.mjs", "--help"], { cwd: root }).stdout;
    expect(commands.filter((command) => !help.includes(`\n  ${command} `))).toEqual([]);
  }, 60_000);

  it("attest results as the predicate that the gate reads", () => {
    const { predicateType } = statementOf({ stack: "s", source: "a".repeat(64), bindings: {}, results: [] });
    expect(read("release.yml")).toContain(`predicate-type: ${predicateType}\n`);
  });

  it("deploy a stack one at a time, and cut no deployment off", () => {
    expect(read("release.yml").match(/group: stack-production\n\s+cancel-in-progress: false/)).not.toBeNull();
    expect(read("watch.yml")).toContain(`group: stack-${expression("matrix.stack")}`);
  });
});
