import { ExecaError, execa } from "execa";
import { pulumiBinary, toolchainPath } from "../local/toolchain/pulumi-path";
import { AdoptionError } from "./adoption-error";

/** Runs the Pulumi CLI and gives its standard output. `extra` is added to the environment of this run alone. */
export type Engine = (args: readonly string[], extra?: Record<string, string>) => Promise<string>;

/**
 * The engine of a stack, without policies: what is judged is what the next `up` makes of it.
 *
 * @throws AdoptionError `ERR_IMPORT_ENGINE` with what the engine printed
 */
export function engineIn(cwd: string, env: Readonly<Record<string, string | undefined>>): Engine {
  return async (args, extra = {}) => {
    try {
      const { stdout } = await execa(pulumiBinary(env), [...args, "--non-interactive", "--color", "never"], {
        cwd,
        env: {
          ...env,
          ...extra,
          PATH: toolchainPath(env),
          PULUMI_OPTION_POLICY_PACK: "",
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
        extendEnv: false,
        stdin: "ignore",
      });
      return stdout;
    } catch (error) {
      if (!(error instanceof ExecaError)) throw error;
      const printed =
        `${String(error.stderr ?? "")}\n${args.includes("--json") ? "" : String(error.stdout ?? "")}`.trim();
      const what = `\`pulumi ${args.slice(0, args[0] === "stack" || args[0] === "config" ? 2 : 1).join(" ")}\``;
      throw new AdoptionError(
        "ERR_IMPORT_ENGINE",
        `${what} failed (exit code ${error.exitCode ?? "none"}). What was imported before stays in the state; run the command again.`,
        printed.split("\n").slice(-30).join("\n"),
        { cause: error },
      );
    }
  };
}
