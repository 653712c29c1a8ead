import { Command } from "commander";
import { expect, it } from "vitest";
import { addCommands, type CommandEntry } from "./lazy-commands";

/** What is loaded and what runs when this is typed. */
async function typed(line: string): Promise<{ loaded: string[]; ran: string[]; help: string }> {
  const loaded: string[] = [];
  const ran: string[] = [];
  let help = "";
  const entry = (name: string): CommandEntry => ({
    name,
    description: `does ${name}`,
    load: async () => {
      loaded.push(name);
      return { define: (command) => void command.option("--fast").action(() => void ran.push(name)) };
    },
  });
  const words = line.split(" ").filter(Boolean);
  const program = new Command("kit");
  await addCommands(
    program,
    [entry("one"), { name: "group", description: "a group", commands: [entry("one"), entry("two")] }],
    words.filter((word) => !word.startsWith("-")),
  );
  const quiet = (command: Command): void => {
    command.exitOverride().configureOutput({ writeOut: (text) => (help += text) });
    command.commands.forEach(quiet);
  };
  quiet(program);
  await program.parseAsync(words, { from: "user" }).catch(() => undefined);
  return { loaded, ran, help };
}

it("loads the command that runs, and no other", async () => {
  expect(await typed("one --fast")).toMatchObject({ loaded: ["one"], ran: ["one"] });
  expect(await typed("group two --fast")).toMatchObject({ loaded: ["two"], ran: ["two"] });
});

it("lists commands without loading any", async () => {
  const { loaded, help } = await typed("--help");
  expect(loaded).toEqual([]);
  expect(help).toMatch(/ one +does one\n +group +a group\n/);
  expect(await typed("group --help")).toMatchObject({ loaded: [], help: expect.stringMatching(/ two +does two\n/) });
});

it.each(["one --help", "help one", "group two --help", "group help two", "help group"])(
  "explains with %s what the command takes",
  async (line) => {
    const { ran, help } = await typed(line);
    expect(ran).toEqual([]);
    expect(help).toContain(line === "help group" ? "does two" : "--fast");
  },
);
