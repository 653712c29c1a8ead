import { homedir } from "node:os";
import path from "node:path";
import { PULUMI_VERSION } from "./version";

type Environment = Readonly<Record<string, string | undefined>>;

/** The version that the official wrapper runs: PULUMI_VERSION, else the pinned one. */
export function pulumiVersion(environment: Environment = process.env): string {
  return environment["PULUMI_VERSION"] || PULUMI_VERSION;
}

/** The folder of all installed CLI versions: the wrapper's own cache, `$PULUMI_HOME/versions` or `~/.pulumi/versions`. */
export function versionsFolder(environment: Environment = process.env): string {
  return path.join(environment["PULUMI_HOME"] || path.join(homedir(), ".pulumi"), "versions");
}

/** The folder of the CLI version in use; the wrapper looks for `bin/pulumi` in it. */
export function installFolder(environment: Environment = process.env): string {
  return path.join(versionsFolder(environment), pulumiVersion(environment));
}

/**
 * Absolute path of the Pulumi CLI, whether or not it is installed. Start this one rather than `npx pulumi`: the wrapper
 * does not pass signals on, so that a TERM would leave an update running.
 */
export function pulumiBinary(environment: Environment = process.env): string {
  return path.join(installFolder(environment), "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
}

/** PATH with the CLI's folder first, where the engine looks for its language host: what the wrapper sets, too. */
export function toolchainPath(environment: Environment = process.env): string {
  return [path.dirname(pulumiBinary(environment)), environment["PATH"]].filter(Boolean).join(path.delimiter);
}
