import { parseArgs } from "node:util";
import { allSteps, type Group, groups, type Step } from "./steps";
import { add, summary, type Tally } from "./tally";

const usage = `Runs every check and test.

  npm test                          everything
  npm test -- --only checks         one group: ${groups.join(", ")}
  npm test -- policies/env-2        the tests of the files that match`;

function chosenSteps(only: string | undefined, filters: string[]): Step[] {
  if (only !== undefined && !groups.some((group) => group === only)) {
    throw new Error(`--only takes one of ${groups.join(", ")}`);
  }
  const wanted: readonly Group[] = filters.length > 0 ? ["unit", "system"] : groups;
  return allSteps(filters).filter((step) => (only ? step.group === only : wanted.includes(step.group)));
}

async function runStep(step: Step, position: string): Promise<Tally> {
  console.log(`\n── ${position} ${step.title}`);
  const started = performance.now();
  let tally: Tally;
  try {
    tally = await step.run();
  } catch (error) {
    console.error(error);
    tally = { passed: 0, failed: 1 };
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${tally.failed === 0 ? "✓" : "✗"} ${step.title}: ${summary(tally)} (${seconds} s)`);
  return tally;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { only: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return console.log(usage);

  const started = performance.now();
  const steps = chosenSteps(values.only, positionals);
  const results: { step: Step; tally: Tally }[] = [];
  for (const [index, step] of steps.entries()) {
    results.push({ step, tally: await runStep(step, `${index + 1}/${steps.length}`) });
  }

  const failures = results.filter(({ tally }) => tally.failed > 0);
  const total = add(results.map(({ tally }) => tally));
  const nothingRan = total.passed + total.failed === 0;
  console.log(`\nAll steps took ${((performance.now() - started) / 1000).toFixed(0)} s.`);
  for (const { step, tally } of failures) {
    console.log(`✗ ${step.title}: ${summary(tally)}`);
    for (const failure of tally.failures ?? []) console.log(`    ${failure}`);
  }
  if (nothingRan) console.log("Nothing ran: no test matches.");
  process.exitCode = failures.length > 0 || nothingRan ? 1 : 0;
  console.log(summary(nothingRan ? { passed: 0, failed: 1 } : total));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log(summary({ passed: 0, failed: 1 }));
  process.exitCode = 1;
});
