import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { nearestPackage, readProgramInfo } from "./program-info";

const LOCK_FILES = {
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
  "bun.lockb": "bun",
} as const;

type InstallCall = ServerWritableStream<language.InstallDependenciesRequest, language.InstallDependenciesResponse>;

/** Installs the npm packages of a program or plugin (`pulumi install`) and streams the package manager's output. */
export async function installDependencies(call: InstallCall): Promise<void> {
  const { programDirectory, options } = readProgramInfo(call.request.getInfo());
  const root = nearestPackage(programDirectory)?.directory;
  if (root === undefined) {
    write(call, "stdout", `No package.json at or above ${programDirectory}: nothing to install.\n`);
    call.end();
    return;
  }
  const manager = options.packageManager ?? packageManagerOf(root);
  write(call, "stdout", `Installing dependencies of ${root} with ${manager}...\n`);
  const child = spawn(manager, ["install"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  child.stdout.on("data", (data: Buffer) => write(call, "stdout", data));
  child.stderr.on("data", (data: Buffer) => write(call, "stderr", data));
  call.on("cancelled", () => child.kill("SIGINT"));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (...end) => resolve(end));
  });
  if (code !== 0) throw new Error(`${manager} install failed in ${root} (${signal ?? `exit code ${code}`})`);
  write(call, "stdout", "Finished installing dependencies\n");
  call.end();
}

/** The package manager whose lock file lies nearest, npm if there is none. */
function packageManagerOf(directory: string): string {
  const lock = Object.entries(LOCK_FILES).find(([file]) => existsSync(path.join(directory, file)));
  if (lock !== undefined) return lock[1];
  const parent = path.dirname(directory);
  if (parent === directory || existsSync(path.join(directory, "package-lock.json"))) return "npm";
  return packageManagerOf(parent);
}

function write(call: InstallCall, stream: "stdout" | "stderr", data: string | Buffer): void {
  const message = new language.InstallDependenciesResponse();
  const content = typeof data === "string" ? Buffer.from(data) : data;
  if (stream === "stdout") message.setStdout(content);
  else message.setStderr(content);
  call.write(message);
}
