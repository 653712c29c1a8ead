import { type Command, Option } from "commander";
import { pulumiEnvironment } from "../local/cloud/pulumi-environment";
import { folderOf, type StackOptions, stackOption, verboseOption } from "./stack-option";

const shells = ["sh", "fish", "json"] as const;
type Shell = (typeof shells)[number];

export function define(command: Command): void {
  command
    .addOption(stackOption())
    .addOption(verboseOption())
    .addOption(new Option("--shell <shell>", "in which form").choices(shells).default("sh"))
    .addHelpText("after", '\nFor this shell:\n  eval "$(npm run -s local:env)"\n  npx pulumi preview -s local\n')
    .action((options: StackOptions & { shell: Shell }) => {
      process.stdout.write(printEnvironment(pulumiEnvironment(folderOf(options)), options.shell));
    });
}

/** The assignments in a shell's own form. Every value is quoted: nothing in it is expanded. */
export function printEnvironment(environment: Record<string, string>, shell: Shell): string {
  if (shell === "json") return `${JSON.stringify(environment, null, 2)}\n`;
  const lines = Object.entries(environment).map(([name, value]) =>
    shell === "fish"
      ? `set -gx ${name} '${value.replace(/[\\']/g, "\\$&")}';`
      : `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  );
  return `${lines.join("\n")}\n`;
}
