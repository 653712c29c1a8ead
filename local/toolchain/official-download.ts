import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { isInstalled } from "./installation";

/** A whole download on a slow line; a connection that cannot be made ends far earlier by itself. */
const TIME_LIMIT_MS = 5 * 60_000;

export interface DownloadRequest {
  version: string;
  /** An empty folder to use as PULUMI_HOME, on the same disk as the final place. */
  home: string;
  /** Ends the download when aborted. */
  signal: AbortSignal;
}
export type DownloadResult = { folder: string } | { failure: string };

/**
 * Lets the official npm wrapper install the CLI its own way, into a folder of ours, so that a broken download leaves
 * nothing half. Answers with the folder that holds `bin`, or why there is none.
 */
export async function downloadOfficial({ version, home, signal }: DownloadRequest): Promise<DownloadResult> {
  const wrapper = createRequire(import.meta.url).resolve("pulumi/run.js");
  const child = spawn(process.execPath, [wrapper, "version"], {
    env: { ...process.env, PULUMI_HOME: home, PULUMI_VERSION: version, PULUMI_SKIP_UPDATE_CHECK: "true" },
    stdio: ["ignore", "ignore", "pipe"],
    // A group of its own: the install script starts curl and tar, which must not outlive the time limit.
    detached: true,
  });
  let errors = "";
  child.stderr.on("data", (data: Buffer) => {
    errors = (errors + data.toString()).slice(-2_000);
  });
  const endGroup = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid);
  };
  signal.addEventListener("abort", endGroup);
  const timer = setTimeout(endGroup, TIME_LIMIT_MS);
  const end = await new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) =>
      resolve(code === 0 ? undefined : (lastLine(errors) ?? String(signal ?? code))),
    );
  });
  clearTimeout(timer);
  signal.removeEventListener("abort", endGroup);
  const folder = path.join(home, "versions", version);
  if (end === undefined && isInstalled(folder)) return { folder };
  return { failure: end ?? "the wrapper reported success, but installed nothing" };
}

function lastLine(text: string): string | undefined {
  return text.trim().split("\n").at(-1) || undefined;
}
