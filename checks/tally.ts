/** How many checks and tests passed. `failed` counts what did not run to its end, too: nothing unknown is a pass. */
export interface Tally {
  passed: number;
  failed: number;
  /** Which tests failed, each as `file > test`, with the first line of its error. */
  failures?: string[];
}

export function add(tallies: Iterable<Tally>): Tally {
  let passed = 0;
  let failed = 0;
  for (const tally of tallies) {
    passed += tally.passed;
    failed += tally.failed;
  }
  return { passed, failed };
}

/** The last line that `npm test` prints. */
export function summary(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed`;
}
