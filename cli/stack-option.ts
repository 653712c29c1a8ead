import { Option } from "commander";
import { findRepository } from "../infra/settings/repository";
import { type StackFolder, stackFolder } from "../local/cloud/stack-folder";

export interface StackOptions {
  stack: string;
  verbose?: boolean;
}

export function stackOption(): Option {
  return new Option("-s, --stack <name>", "which stack, as in stacks/Pulumi.<name>.yaml").default("local");
}

export function verboseOption(): Option {
  return new Option("--verbose", "show stack traces and all that the engine prints");
}

/** The stack's folder in the repository that the command is run in. */
export function folderOf(options: StackOptions): StackFolder {
  return stackFolder(findRepository(), options.stack);
}

/** How a script of package.json is called for this stack, for hints to copy. */
export function npmRun(script: string, stack: string): string {
  return stack === "local" ? `npm run ${script}` : `npm run ${script} -- --stack ${stack}`;
}
