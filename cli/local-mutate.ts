import { Argument, type Command } from "commander";
import { listMutations, requestMutation } from "../local/cloud/control";
import type { ListedKind } from "../local/cloud/control-api";
import { type MutationAction, mutationActions } from "../local/mutations/mutation";
import { folderOf, type StackOptions, stackOption, verboseOption } from "./stack-option";

export function define(command: Command): void {
  command
    .argument("[kind]", "what kind of thing, such as cloudflare-record")
    .addArgument(new Argument("[action]", "what to do with it").choices(mutationActions))
    .argument("[name]", "which one, or a part of its name; not needed where there is one")
    .addOption(stackOption())
    .addOption(verboseOption())
    .addHelpText(
      "after",
      "\nThen `npx pulumi preview --refresh` shows the drift, and `npx pulumi up --refresh` puts it back.\n",
    )
    .action(
      async (
        kind: string | undefined,
        action: MutationAction | undefined,
        name: string | undefined,
        options: StackOptions,
      ) => {
        const folder = folderOf(options);
        if (kind === undefined || action === undefined) {
          const listed = await listMutations(folder);
          process.stdout.write(describeMutations(listed.filter((entry) => kind === undefined || entry.kind === kind)));
          return;
        }
        const done = await requestMutation(folder, { kind, action, ...(name !== undefined && { name }) });
        process.stdout.write(`${done}\n`);
      },
    );
}

/** What can be changed, for people. */
function describeMutations(kinds: readonly ListedKind[]): string {
  const lines = kinds.flatMap(({ kind, about, actions, names }) => [
    `${kind.padEnd(24)} ${actions.join(", ").padEnd(20)} ${about}`,
    ...names.map((name) => `    ${name}`),
  ]);
  return `${lines.join("\n")}\n`;
}
