import { pulumiEnvironment } from "../local/cloud/pulumi-environment";
import { runEngine } from "./engine";
import { folderOf } from "./stack-option";

export interface StackOutputOptions {
  stack: string;
  /** Of the rehearsal on the local cloud. */
  local?: boolean;
}

/** All outputs of a stack as JSON text, or one by its name, secrets revealed; `undefined` when there is none of that name yet. */
export async function stackOutput(options: StackOutputOptions, name?: string): Promise<string | undefined> {
  const folder = folderOf(options);
  const which = name === undefined ? [] : [name];
  const { output, exitCode } = await runEngine({
    title: "pulumi stack output",
    args: ["stack", "output", ...which, "--json", "--show-secrets", "--stack", options.stack],
    cwd: folder.repository,
    environment: options.local ? pulumiEnvironment(folder) : {},
    accept: (text) => /current stack does not have output property|no stack named/.test(text),
  });
  return exitCode === 0 ? output : undefined;
}
