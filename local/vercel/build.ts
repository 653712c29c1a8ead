import path from "node:path";
import { execa } from "execa";
import type { BuildPlan } from "./build-plan";

/** The build command of a deployment ended with an error. The message holds the end of its output, secrets taken out. */
export class BuildFailedError extends Error {
  readonly code = "ERR_VERCEL_BUILD";

  constructor(command: string, tail: readonly string[]) {
    super(`The deployment's build failed (${command}). The last lines of its output:\n${tail.join("\n")}`);
    this.name = "BuildFailedError";
  }
}

const tailLines = 40;
const withParent = path.join(import.meta.dirname, "with-parent.cjs");

export interface BuildRun {
  folder: string;
  plan: BuildPlan;
  environment: Record<string, string>;
  nodeModulesFrom: string;
  /** Receives each line of output, as it must be shown. */
  onLine(line: string): void;
  /** Takes secrets out of a line. */
  clean(line: string): string;
  signal: AbortSignal;
}

/**
 * Runs the build command in the deployment's folder.
 *
 * @throws BuildFailedError with the last lines of output
 */
export async function runBuild(run: BuildRun): Promise<void> {
  const { plan, folder, nodeModulesFrom, signal } = run;
  if (plan.build === undefined) return;
  const tail: string[] = [];
  // Vercel's builder names the root of the repository so, for tracing: here it is where node_modules is.
  const tracing = plan.serve.kind === "next" ? { NEXT_PRIVATE_OUTPUT_TRACE_ROOT: path.resolve(nodeModulesFrom) } : {};
  const child = execa(process.execPath, [withParent, plan.build], {
    cwd: folder,
    env: { ...run.environment, ...tracing },
    extendEnv: false,
    stdin: "ignore",
    all: true,
    ipc: true,
    reject: false,
    buffer: false,
    cancelSignal: signal,
  });
  for await (const raw of child.iterable({ from: "all" })) {
    const line = run.clean(raw);
    run.onLine(line);
    tail.push(line);
    if (tail.length > tailLines) tail.shift();
  }
  const result = await child;
  if (result.failed) throw new BuildFailedError(plan.build, tail);
}
