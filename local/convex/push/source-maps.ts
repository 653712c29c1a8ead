import { SourceMap } from "node:module";

/** From a compiled module to the pushed one, and from there to what its author wrote; JSON. */
interface Chain {
  compiled: string;
  pushed: string | undefined;
}

/** By the name that stack traces have for a module; the newest push wins. */
const chains = new Map<string, Chain>();

export function rememberSourceMaps(file: string, compiled: string, pushed: string | undefined): void {
  chains.set(file, { compiled, pushed });
}

/** A line of a stack trace with the place in the sources that it stands for. */
export function mappedFrame(frame: string): string {
  return frame.replace(/(convex:\/[^():]*):(\d+):(\d+)/, (place, file: string, line: string, column: string) => {
    const chain = chains.get(file);
    const inPushed = chain && originalOf(chain.compiled, Number(line), Number(column));
    const original = inPushed && chain.pushed ? originalOf(chain.pushed, inPushed.line, inPushed.column) : undefined;
    return original ? `${original.source}:${original.line}:${original.column}` : place;
  });
}

function originalOf(map: string, line: number, column: number) {
  const entry = new SourceMap(JSON.parse(map)).findEntry(line - 1, column - 1);
  if (!("originalSource" in entry)) return undefined;
  return { source: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
