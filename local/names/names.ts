import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What `preload.cjs` reads: see there. */
export interface Names {
  /** TLS port of the edge on 127.0.0.1. */
  port: number;
  /** Host names that the local cloud answers for: exact, or `*.suffix` for every name below it. */
  hosts: string[];
  /** JSON-lines file that gets a line for each refused connection. */
  refused: string;
}

/** Written whole and renamed, so that a process that reads it never sees half a file. */
export function writeNames(file: string, names: Names): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(names, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/**
 * The variables that put a Node process, and all that it starts, under the names of a local cloud. `preload` is the
 * absolute path of `preload.cjs`; options that the process has already in `NODE_OPTIONS` are kept.
 */
export function namesEnvironment(options: {
  preload: string;
  namesFile: string;
  caFile: string;
  nodeOptions?: string | undefined;
}): { NODE_OPTIONS: string; NODE_EXTRA_CA_CERTS: string; PRELAUNCH_NAMES: string } {
  const preload = `--require ${JSON.stringify(options.preload)}`;
  const kept = (options.nodeOptions ?? "").replace(preload, "").trim();
  return {
    NODE_OPTIONS: kept === "" ? preload : `${kept} ${preload}`,
    NODE_EXTRA_CA_CERTS: options.caFile,
    PRELAUNCH_NAMES: options.namesFile,
  };
}
