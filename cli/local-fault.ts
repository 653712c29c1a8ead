import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { type Fault, type FaultKind, type FaultService, faultKinds, faultServices } from "../local/faults/fault";
import { openFaultBook } from "../local/faults/fault-book";
import { folderOf, type StackOptions, stackOption, verboseOption } from "./stack-option";

interface AddOptions extends StackOptions {
  kind: FaultKind;
  count: number;
  seconds: number;
}

export function define(command: Command): void {
  const add = new Command("add")
    .description("let the next requests of an endpoint fail")
    .addArgument(new Argument("<service>", "whose").choices(faultServices))
    .argument(
      "<request>",
      'method and path as in logs/requests.jsonl; {x} is one part, * anything: "POST /v10/projects/{project}/env"',
    )
    .addOption(new Option("--kind <kind>", "how it fails").choices(faultKinds).makeOptionMandatory())
    .option("--count <number>", "how many requests", positive, 1)
    .option("--seconds <number>", "Retry-After of a 429; how long a time-out lasts", nonNegative, 2)
    .addOption(stackOption())
    .addOption(verboseOption())
    .action((service: FaultService, request: string, { kind, count, seconds, ...options }: AddOptions) => {
      const fault = openFaultBook(folderOf(options).faults).add({ service, request, kind, count, seconds });
      process.stdout.write(`Added: ${describeFault(fault)}\n`);
    });
  const list = new Command("list")
    .description("which faults are still to come")
    .addOption(stackOption())
    .addOption(verboseOption())
    .action((options: StackOptions) => {
      const faults = openFaultBook(folderOf(options).faults).list();
      process.stdout.write(faults.length === 0 ? "None.\n" : `${faults.map(describeFault).join("\n")}\n`);
    });
  const clear = new Command("clear")
    .description("take them back")
    .addArgument(new Argument("[service]", "only those of one service").choices(faultServices))
    .addOption(stackOption())
    .addOption(verboseOption())
    .action((service: FaultService | undefined, options: StackOptions) => {
      process.stdout.write(`Took back ${openFaultBook(folderOf(options).faults).clear(service)}.\n`);
    });
  command.addCommand(add).addCommand(list).addCommand(clear);
}

/** `vercel POST /v10/projects/{project}/env: 429, 2 times`. */
function describeFault({ service, request, kind, count }: Fault): string {
  return `${service} ${request}: ${kind}, ${count === 1 ? "once" : `${count} times`}`;
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Not a whole number from 1.");
  return number;
}

function nonNegative(text: string): number {
  const number = Number(text);
  if (!(number >= 0)) throw new InvalidArgumentError("Not a number from 0.");
  return number;
}
