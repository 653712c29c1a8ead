import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { styleText } from "node:util";
import { Option } from "commander";
import { AcceptanceError } from "../acceptance/acceptance-error";
import { type AcceptanceResult, type AcceptanceResults, describeTally } from "../acceptance/results";
import { type AcceptanceOptions, type AcceptanceProgress, runAcceptance } from "../acceptance/run";
import type { AcceptanceTarget } from "../acceptance/target";
import { checklistItem } from "../checklist/catalogue";
import { type ItemId, itemIds } from "../checklist/item";

export function onlyOption(): Option {
  return new Option("--only <items>", "only these items, such as AUTH-1,SEC-6").argParser(parseItems);
}

/** @throws AcceptanceError */
function parseItems(text: string): ItemId[] {
  return text.split(",").map((written) => {
    const id = itemIds.find((known) => known === written.trim().toUpperCase());
    if (id !== undefined) return id;
    throw new AcceptanceError(
      "ERR_ACCEPTANCE_ITEM",
      `${JSON.stringify(written)} in --only is no item of the checklist.`,
    );
  });
}

interface ShownRun extends Pick<AcceptanceOptions, "only" | "phase"> {
  /** What policies found: shown and counted before what is observed. */
  declared?: readonly AcceptanceResult[];
}

/** Runs the suite as {@link runShown} does, and writes the results. */
export async function runAndWrite(
  target: AcceptanceTarget,
  { file, ...options }: ShownRun & { file: string },
): Promise<AcceptanceResults> {
  const results = await runShown(target, options);
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`, { mode: 0o600 });
  process.stdout.write(
    `\n  ${describeTally(results.results)}. Results: ${path.relative(process.cwd(), file) || file}\n`,
  );
  return results;
}

/** Runs the suite, with a line for each item as it ends. Ctrl-C ends the run, and what it made is removed before this rejects. */
export async function runShown(target: AcceptanceTarget, options: ShownRun = {}): Promise<AcceptanceResults> {
  const { only, phase } = options;
  const isWanted = ({ id }: { id: ItemId }) => only === undefined || only.includes(id);
  const declared = (options.declared ?? []).filter(isWanted);
  const ending = new AbortController();
  const end = (signal: NodeJS.Signals) => {
    if (ending.signal.aborted) return;
    process.stdout.write(`  ${signal}: ending, and removing what the run made\n`);
    ending.abort(new AcceptanceError("ERR_ACCEPTANCE_ENDED", "The run was ended; it proves nothing."));
  };
  process.on("SIGINT", end).on("SIGTERM", end);
  try {
    for (const result of declared) process.stdout.write(`${describeResult(result)}\n`);
    const observed = await runAcceptance(target, {
      ...(only === undefined ? {} : { only: only.filter((id) => declared.every((one) => one.id !== id)) }),
      ...(phase === undefined ? {} : { phase }),
      signal: ending.signal,
      onProgress: (progress) => {
        const line = describeProgress(progress);
        if (line !== undefined) process.stdout.write(`${line}\n`);
      },
    });
    return { ...observed, results: inOrder([...declared, ...observed.results]) };
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
  }
}

const marks = { passed: ["green", "✓"], failed: ["red", "✗"], open: ["yellow", "?"] } as const;

/** One line, or none for what has only begun. */
function describeProgress(progress: AcceptanceProgress): string | undefined {
  if (progress.step === "began") return undefined;
  if (progress.step === "cleaned up") {
    const { accounts, problem } = progress;
    if (problem === undefined) return `  Removed ${accounts} test accounts.`;
    return `  The test accounts could not be removed (${problem}): the next run does it, or look for +prelaunch- among the people.`;
  }
  return `${describeResult(progress)} ${styleText("dim", `${progress.seconds.toFixed(1)} s`)}`;
}

function describeResult({ id, result, detail }: Pick<AcceptanceResult, "id" | "result" | "detail">): string {
  const [color, mark] = marks[result];
  const title = result === "failed" ? `${checklistItem(id).title}. ${detail}` : detail;
  return `  ${styleText(color, mark)} ${id.padEnd(7)}${title}`;
}

function inOrder(results: AcceptanceResult[]): AcceptanceResult[] {
  return results.sort((one, other) => itemIds.indexOf(one.id) - itemIds.indexOf(other.id));
}
