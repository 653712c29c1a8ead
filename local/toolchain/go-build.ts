import { cp, mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ExecaError, execa } from "execa";
import { ToolchainError } from "./errors";

const MODULE = fileURLToPath(new URL("./pulumi-cli/", import.meta.url));
const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const WITHOUT_FALLBACK =
  "With access to get.pulumi.com and github.com the Pulumi CLI installs itself in seconds and Go is not needed.";

export interface BuildRequest {
  version: string;
  /** An empty folder for everything that the build writes; the caller removes it. */
  workspace: string;
  /** Where the executable goes. */
  output: string;
  /** Ends Go when aborted. */
  signal: AbortSignal;
  onProgress(progress: BuildProgress): void;
}

export type BuildProgress =
  | { phase: "modules"; downloaded: number }
  | { phase: "compile"; compiled: number; packages: number };

/**
 * Builds the Pulumi CLI from its Go module. The module files are copied first and used read-only: versions and checksums
 * are exactly the committed ones.
 *
 * Nothing outside the workspace is written: Go's build cache, module cache, settings folder (telemetry counters) and
 * temporary files all lie in it. Modules that the user's module cache already holds are read from there.
 */
export async function buildWithGo({ version, workspace, output, signal, onProgress }: BuildRequest): Promise<void> {
  const module = path.join(workspace, "module");
  await cp(MODULE, module, { recursive: true });
  await mkdir(path.join(workspace, "tmp"), { recursive: true });
  const environment = goEnvironment(workspace, process.env);
  const run = (args: string[]) =>
    execa("go", args, {
      cwd: module,
      env: environment,
      extendEnv: false,
      lines: true,
      stdin: "ignore",
      cancelSignal: signal,
    });

  await checkGo(module, signal, (args) => run(args));
  const proxies = await run(["env", "GOPROXY"]);
  environment["GOPROXY"] = [userModuleCache(process.env), ...proxies.stdout].join(",");

  const fixed = ["-mod=readonly", "-modcacherw"];
  try {
    const list = run(["list", ...fixed, "-deps", COMMAND]);
    let downloaded = 0;
    for await (const line of list.iterable({ from: "stderr" })) {
      if (line.startsWith("go: downloading")) onProgress({ phase: "modules", downloaded: ++downloaded });
    }
    const packages = (await list).stdout.length;

    const linkerFlags = `-s -w -X ${VERSION_SYMBOL}=${version}`;
    const build = run([
      "build",
      ...fixed,
      "-v",
      "-trimpath",
      "-buildvcs=false",
      "-ldflags",
      linkerFlags,
      "-o",
      output,
      COMMAND,
    ]);
    let compiled = 0;
    for await (const line of build.iterable({ from: "stderr" })) {
      if (/^[\w.]+(\/|$)/.test(line)) onProgress({ phase: "compile", compiled: ++compiled, packages });
    }
    await build;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    throw new ToolchainError("ERR_TOOLCHAIN_BUILD_FAILED", buildFailure(error), { cause: error });
  }
}

function buildFailure(error: ExecaError): string {
  const output = (Array.isArray(error.stderr) ? error.stderr : []).filter((line) => typeof line === "string");
  const reason = output.filter((line) => !/^(go: downloading|[\w.]+(\/\S*)?$)/.test(line)).slice(-5);
  return `Go could not build the Pulumi CLI: ${reason.join("; ") || error.shortMessage}. The Go module proxy must be reachable (GOPROXY). ${WITHOUT_FALLBACK}`;
}

/** Refuses a missing or too old Go with a message that says why Go is asked for at all. */
async function checkGo(
  module: string,
  signal: AbortSignal,
  run: (args: string[]) => Promise<{ stdout: string[] }>,
): Promise<void> {
  const needed = /^go (\S+)$/m.exec(await readFile(path.join(module, "go.mod"), "utf8"))?.[1] ?? "0";
  const why = `The Pulumi CLI could not be downloaded, so it has to be built, which needs Go ${needed} or newer`;
  const found = await run(["version"]).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new ToolchainError(
      "ERR_TOOLCHAIN_GO_MISSING",
      `${why}, but there is no "go" on PATH. Install it from https://go.dev/dl/ and try again. ${WITHOUT_FALLBACK}`,
      { cause: error },
    );
  });
  const version = goVersion(found.stdout.join(" "));
  if (version !== undefined && compareVersions(version, needed) >= 0) return;
  throw new ToolchainError(
    "ERR_TOOLCHAIN_GO_OLD",
    `${why}, but "go version" says ${version ?? "nothing known"}. Install it from https://go.dev/dl/ and try again. ${WITHOUT_FALLBACK}`,
  );
}

/** The version in the output of `go version`, such as 1.26.8 or 1.27 for go1.27rc1. */
export function goVersion(output: string): string | undefined {
  return /\bgo(\d+(?:\.\d+)*)/.exec(output)?.[1];
}

export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** The user's environment for Go (proxy, flags, certificates stay) with every folder that Go writes in the workspace. */
export function goEnvironment(
  workspace: string,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const settings = environment["XDG_CONFIG_HOME"] || path.join(homedir(), ".config");
  return {
    ...environment,
    GOCACHE: path.join(workspace, "build-cache"),
    GOPATH: path.join(workspace, "path"),
    GOMODCACHE: path.join(workspace, "modules"),
    GOTMPDIR: path.join(workspace, "tmp"),
    // Go keeps its telemetry counters in the settings folder; what the user set with `go env -w` stays in force.
    XDG_CONFIG_HOME: path.join(workspace, "settings"),
    ...(process.platform === "linux" ? { GOENV: environment["GOENV"] || path.join(settings, "go", "env") } : {}),
    GOWORK: "off",
    GOTOOLCHAIN: "local",
    CGO_ENABLED: "0",
  };
}

/** The download part of the user's module cache, which Go can read in the form of a proxy. */
function userModuleCache(environment: Readonly<Record<string, string | undefined>>): string {
  const gopath = environment["GOPATH"]?.split(path.delimiter)[0] || path.join(homedir(), "go");
  const cache = environment["GOMODCACHE"] || path.join(gopath, "pkg", "mod");
  return pathToFileURL(path.join(cache, "cache", "download")).href;
}
