import { execa } from "execa";
import { z } from "zod";
import type { Settings } from "../infra/settings";
import { pulumiBinary, toolchainPath } from "../local/toolchain/pulumi-path";
import { type Check, finding } from "./finding";

/** Runs a program to its end and gives its output; `undefined` when there is no such program or it failed. */
export type RunProgram = (file: string, args: readonly string[]) => Promise<string | undefined>;

export function programs(env: Readonly<Record<string, string | undefined>>, cwd: string): RunProgram {
  return async (file, args) => {
    const { stdout, failed } = await execa(file === "pulumi" ? pulumiBinary(env) : file, args, {
      cwd,
      env: { ...env, PATH: toolchainPath(env), PULUMI_SKIP_UPDATE_CHECK: "true" },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      timeout: 60_000,
    });
    return failed ? undefined : stdout;
  };
}

const whoami = z.object({ user: z.string().optional(), url: z.string() });

export interface ToolchainOptions {
  run: RunProgram;
  env: Readonly<Record<string, string | undefined>>;
  settings: Settings | undefined;
}

export function toolchainChecks({ run, env, settings }: ToolchainOptions): Check[] {
  return [
    {
      title: "Pulumi CLI",
      async run() {
        if ((await run("pulumi", ["version"])) !== undefined) return [];
        if ((await run("go", ["version"])) !== undefined)
          return [finding("toolchain-pulumi", "The Pulumi CLI is not installed.")];
        return [
          finding("toolchain-pulumi", "The Pulumi CLI is not installed."),
          finding(
            "toolchain-go",
            "Go is not installed: where Pulumi's download site is out of reach, the CLI is built with it.",
          ),
        ];
      },
    },
    {
      title: "login to the Pulumi backend",
      async run() {
        // A local stack has a backend of its own, which the local cloud makes.
        if (settings === undefined || settings.environment === "local") return [];
        const answer = await run("pulumi", ["whoami", "--json", "--non-interactive"]);
        if (answer === undefined) return [finding("backend-login", "Nobody is logged in to a Pulumi backend.")];
        const { url } = whoami.parse(JSON.parse(answer));
        const isPublic = settings.environment !== "preview";
        // A rehearsal on the local cloud keeps its state beside it.
        if (!url.startsWith("file:") || !isPublic || env["PRELAUNCH_REHEARSAL"]) return [];
        return [
          finding("backend-file", `The state of ${settings.stack} would be kept in a folder of this machine (${url}).`),
        ];
      },
    },
  ];
}
