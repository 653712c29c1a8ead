import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { bundleLanguageHost } from "./bundle";
import { ToolchainError } from "./errors";
import { type BuildProgress, type BuildRequest, buildWithGo } from "./go-build";
import { isAlive, withInstallLock } from "./install-lock";
import { hostDigest, hostIsOutdated, isInstalled, readMarker, writeHost } from "./installation";
import { interruption } from "./interruption";
import { type DownloadRequest, type DownloadResult, downloadOfficial } from "./official-download";
import { installFolder, pulumiBinary, pulumiVersion, versionsFolder } from "./pulumi-path";
import { PULUMI_VERSION } from "./version";

export type ToolchainProgress =
  | { step: "downloading"; version: string }
  | { step: "download-failed"; reason: string }
  | { step: "waiting"; pid: number }
  | { step: "building"; seconds: number; detail: BuildProgress | undefined }
  | { step: "language-host" };

export interface Toolchain {
  /** Absolute path of the Pulumi CLI. */
  binary: string;
  /** `official`: installed by Pulumi's own installer; `built`: by our fallback. */
  origin: "official" | "built";
}

export interface ToolchainOptions {
  onProgress?: (progress: ToolchainProgress) => void;
  environment?: Readonly<Record<string, string | undefined>>;
  download?: (request: DownloadRequest) => Promise<DownloadResult>;
  build?: (request: BuildRequest) => Promise<void>;
}

/**
 * Makes sure that the Pulumi CLI is in the official wrapper's cache, so that `npx pulumi` and {@link pulumiBinary} work.
 *
 * There: done. Not there: the official download; where that fails, a build with Go and our own language host. An official
 * installation is never touched; of our own, an outdated language host is replaced.
 *
 * @throws ToolchainError when neither way works
 */
export async function ensureToolchain(options: ToolchainOptions = {}): Promise<Toolchain> {
  const environment = options.environment ?? process.env;
  const onProgress = options.onProgress ?? (() => undefined);
  const folder = installFolder(environment);
  if (!isInstalled(folder)) {
    const versions = versionsFolder(environment);
    await mkdir(versions, { recursive: true });
    const { signal, end } = interruption();
    try {
      await withInstallLock(
        path.join(versions, `.prelaunch-${pulumiVersion(environment)}.lock`),
        () => {
          signal.throwIfAborted();
          return isInstalled(folder);
        },
        (pid) => onProgress({ step: "waiting", pid }),
        () => install({ folder, versions, version: pulumiVersion(environment), onProgress, signal, options }),
      );
    } finally {
      end();
    }
  }
  const marker = readMarker(folder);
  if (marker !== undefined && hostIsOutdated(folder, marker)) {
    onProgress({ step: "language-host" });
    await writeHost(folder, await bundleLanguageHost(), hostDigest());
  }
  return { binary: pulumiBinary(environment), origin: marker === undefined ? "official" : "built" };
}

interface Installation {
  /** Final place of the version. */
  folder: string;
  versions: string;
  version: string;
  onProgress: (progress: ToolchainProgress) => void;
  /** Aborted when the process is asked to end. */
  signal: AbortSignal;
  options: ToolchainOptions;
}

async function install({ folder, versions, version, onProgress, signal, options }: Installation): Promise<void> {
  await removeLeftovers(versions);
  const workspace = await mkdtemp(path.join(versions, `${workspacePrefix(process.pid)}`));
  try {
    onProgress({ step: "downloading", version });
    const download = await (options.download ?? downloadOfficial)({
      version,
      home: path.join(workspace, "official"),
      signal,
    });
    signal.throwIfAborted();
    if ("folder" in download) return await moveIntoPlace(download.folder, folder);
    onProgress({ step: "download-failed", reason: download.failure });
    refuseUnbuildable(version, download.failure);
    const built = await buildFallback({ workspace, version, onProgress, signal, build: options.build ?? buildWithGo });
    await moveIntoPlace(built, folder);
  } finally {
    // Some tries: the compilers of an interrupted build still write for a moment.
    await rm(workspace, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

function refuseUnbuildable(version: string, reason: string): void {
  if (version !== PULUMI_VERSION) {
    throw new ToolchainError(
      "ERR_TOOLCHAIN_VERSION",
      `PULUMI_VERSION asks for Pulumi ${version}, which could not be downloaded (${reason}); only ${PULUMI_VERSION} can be built here. Unset PULUMI_VERSION.`,
    );
  }
  if (process.platform === "win32") {
    throw new ToolchainError(
      "ERR_TOOLCHAIN_PLATFORM",
      `Pulumi could not be downloaded (${reason}), and building it is not supported on Windows: use WSL, or install Pulumi ${version} from https://www.pulumi.com/docs/install/.`,
    );
  }
}

/** Builds CLI and language host into a folder of the workspace and tries the CLI once. */
async function buildFallback(request: {
  workspace: string;
  version: string;
  onProgress: (progress: ToolchainProgress) => void;
  signal: AbortSignal;
  build: (request: BuildRequest) => Promise<void>;
}): Promise<string> {
  const { workspace, version, onProgress } = request;
  const built = path.join(workspace, "built");
  const binary = path.join(built, "bin", "pulumi");
  await mkdir(path.dirname(binary), { recursive: true });

  const start = Date.now();
  let detail: BuildProgress | undefined;
  const report = () => onProgress({ step: "building", seconds: Math.round((Date.now() - start) / 1000), detail });
  report();
  const timer = setInterval(report, 1_000);
  try {
    const scratch = path.join(workspace, "go");
    await mkdir(scratch);
    await request.build({
      version,
      workspace: scratch,
      output: binary,
      signal: request.signal,
      onProgress: (progress) => {
        detail = progress;
      },
    });
  } finally {
    clearInterval(timer);
  }
  const { stdout } = await execa(binary, ["version"], { env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
  if (stdout.trim().replace(/^v/, "") !== version) {
    throw new ToolchainError(
      "ERR_TOOLCHAIN_BUILD_FAILED",
      `The built Pulumi CLI says ${stdout.trim()}, not ${version}.`,
    );
  }
  onProgress({ step: "language-host" });
  await writeHost(built, await bundleLanguageHost(), hostDigest());
  return built;
}

/** The last step, and the only one that others can see. If somebody else was faster, theirs stays. */
async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (isInstalled(to)) return;
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    // A folder without a working binary, such as a broken download leaves: out of the way, into the workspace.
    await rename(to, path.join(path.dirname(from), `broken-${Date.now()}`));
    await rename(from, to);
  }
}

function workspacePrefix(pid: number | string): string {
  return `.prelaunch-${PULUMI_VERSION}-${pid}-`;
}

/** Removes workspaces of processes that were killed while they built. */
async function removeLeftovers(versions: string): Promise<void> {
  for (const name of await readdir(versions)) {
    const pid = /^\.prelaunch-.+-(\d+)-[^-]+$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(path.join(versions, name), { recursive: true, force: true });
  }
}
