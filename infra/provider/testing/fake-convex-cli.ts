import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface FakeCliProject {
  /** Folder with a package.json and a package `convex` in it. */
  directory: string;
  /** What the CLI was started with, one entry per start. */
  starts(): { argv: string[]; env: Record<string, string>; cwd: string }[];
}

/**
 * A project whose `convex` CLI writes down how it was started, prints `output` and ends with `exitCode`. Asked for its
 * request, it writes `request`.
 */
export function fakeConvexCli({ output = "", exitCode = 0, request = {} as object } = {}): FakeCliProject {
  const directory = mkdtempSync(path.join(tmpdir(), "prelaunch-push-"));
  const bin = path.join(directory, "node_modules", "convex", "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(directory, "package.json"), "{}");
  writeFileSync(path.join(bin, "..", "package.json"), '{"name":"convex","version":"0.0.0"}');
  const log = path.join(directory, "starts.jsonl");
  writeFileSync(
    path.join(bin, "main.js"),
    `require("node:fs").appendFileSync(${JSON.stringify(log)},
       JSON.stringify({ argv: process.argv.slice(2), env: process.env, cwd: process.cwd() }) + "\\n");
     const asked = process.argv.indexOf("--write-push-request");
     if (asked !== -1)
       require("node:fs").writeFileSync(process.argv[asked + 1] + ".json", ${JSON.stringify(JSON.stringify(request))});
     process.stderr.write(${JSON.stringify(output)});
     process.exitCode = ${exitCode};`,
  );
  return {
    directory,
    starts: () =>
      readFileSync(log, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
  };
}
