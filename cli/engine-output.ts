/** One line of `pulumi up` about a resource. */
export interface ResourceStep {
  /** Type without package and module: `ProjectDomain`. */
  type: string;
  name: string;
  /** `creating`, `updated`, `delete original`, … */
  what: string;
}

/** `  +  vercel:index:Project acme created (0.53s) [diff: …]`; types are shortened by the engine. */
const resourceLine =
  /^\s*@?\s*(?:[+~-]|\+\+|--|\+-|>|<|=)?\s+([\w-]+:[\w/:-]+)\s+(\S+)\s+((?:[a-z]+ ?)+?)(?:\s*\(|\s*\[|\s*$|\s*;)/;

export function readResourceStep(line: string): ResourceStep | undefined {
  const found = resourceLine.exec(line);
  const [, token, name, what] = found ?? [];
  if (token === undefined || name === undefined || what === undefined) return undefined;
  return { type: token.split(":").at(-1) ?? token, name, what: what.trim() };
}

export interface ResourceCounts {
  created: number;
  updated: number;
  replaced: number;
  deleted: number;
  unchanged: number;
}

/** The counts under the last `Resources:` of an update's output. */
export function readCounts(output: string): ResourceCounts {
  const counts: ResourceCounts = { created: 0, updated: 0, replaced: 0, deleted: 0, unchanged: 0 };
  const summary = output.split(/^Resources:/m).at(-1) ?? "";
  for (const [, number, word] of summary.matchAll(
    /(?:^\s+(?:[+~-]{1,2})?\s*|changes\. )(\d+) (created|updated|replaced|deleted|unchanged)/gm,
  )) {
    counts[word as keyof ResourceCounts] = Number(number);
  }
  return counts;
}

/** `12 created, 3 unchanged`. */
export function describeCounts(counts: ResourceCounts): string {
  const parts = Object.entries(counts).filter(([, number]) => number > 0);
  return parts.map(([word, number]) => `${number} ${word}`).join(", ") || "nothing to do";
}

/** True when a preview with `--expect-no-changes` failed only because there is something to do. */
export function proposesChanges(output: string): boolean {
  return /^error: no changes were expected/m.test(output);
}

/** True when a preview changes no resource but an output of the stack. */
export function changesOutputs(output: string): boolean {
  const block =
    output
      .split(/^Outputs:/m)
      .at(1)
      ?.split(/^\S/m)[0] ?? "";
  return /^\s+[+~-] /m.test(block);
}
