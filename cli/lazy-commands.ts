import { Command } from "commander";

/** A command as help lists it. What it takes and does lies in a module that is loaded when the command is meant. */
export type CommandEntry = { name: string; description: string } & (
  | { load(): Promise<{ define(command: Command): void }> }
  | { commands: readonly CommandEntry[] }
);

/**
 * Adds the commands of a table, and loads the one that the words of the command line name: a browser, the vendors' clients
 * and the settings' schema are not read to print a list.
 *
 * @param words what was typed, without options
 */
export async function addCommands(
  parent: Command,
  entries: readonly CommandEntry[],
  words: readonly string[],
): Promise<void> {
  const [named, ...rest] = words[0] === "help" ? words.slice(1) : words;
  for (const entry of entries) {
    const command = new Command(entry.name).description(entry.description);
    parent.addCommand(command);
    const isMeant = entry.name === named;
    if ("commands" in entry) await addCommands(command, entry.commands, isMeant ? rest : []);
    else if (isMeant) (await entry.load()).define(command);
  }
}
