import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { z } from "zod";
import type { Tally } from "./tally";

/** The projects of vitest.config.ts. */
export type TestProject = "unit" | "system";

/** Minutes after which a test run that hangs is ended. */
const minutes: Record<TestProject, number> = { unit: 25, system: 60 };

const report = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numTotalTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

/**
 * Counts a run from Vitest's JSON report. A skipped test counts as failed, and so does a file that broke before its
 * first test, a run that ended badly after its tests (an unhandled error), and a run without tests.
 */
export function count(json: unknown, exitCode: number | undefined): Tally {
  const run = report.parse(json);
  const brokenFiles = run.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = run.numTotalTests - run.numPassedTests + brokenFiles;
  const endedBadly = failed === 0 && (exitCode !== 0 || !run.success || run.numTotalTests === 0);
  const failures = run.testResults.flatMap(failuresOf);
  return {
    passed: run.numPassedTests,
    failed: failed + (endedBadly ? 1 : 0),
    ...(failures.length === 0 ? {} : { failures }),
  };
}

/** The output of a whole run is long, and a log may keep its end only: the names of what failed stand there. */
function failuresOf({ name, status, message, assertionResults }: z.infer<typeof report>["testResults"][number]) {
  const file = path.relative(process.cwd(), name);
  const firstLine = (text = "") => stripVTControlCharacters(text).split("\n")[0] ?? "";
  if (status === "failed" && assertionResults.length === 0) return [`${file}: ${firstLine(message)}`];
  return assertionResults
    .filter((test) => test.status === "failed")
    .map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
}

/** Runs one project; its output goes straight to the terminal. With filters, a project without a match counts nothing. */
export async function testStep(root: string, project: TestProject, filters: string[]): Promise<Tally> {
  const folder = await mkdtemp(path.join(tmpdir(), "prelaunch-tests-"));
  const file = path.join(folder, "report.json");
  try {
    const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    if (filters.length > 0) args.push("--passWithNoTests", ...filters);
    const done = await execa("vitest", args, {
      cwd: root,
      preferLocal: true,
      reject: false,
      stdio: "inherit",
      timeout: minutes[project] * 60_000,
      forceKillAfterDelay: 30_000,
    });
    const json: unknown = JSON.parse(await readFile(file, "utf8"));
    if (filters.length > 0 && done.exitCode === 0 && report.parse(json).numTotalTests === 0) {
      return { passed: 0, failed: 0 };
    }
    return count(json, done.exitCode);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
