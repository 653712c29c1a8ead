import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execa, type Subprocess } from "execa";
import { freePort } from "../../local/free-port";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const cliProgram = path.join(repository, "node_modules/convex/bin/main.js");

export const adminKey = "prod:happy-otter-123|a-key-of-the-test";
export const secondKey = "self-hosted|another-key";

export interface RunningStandIn {
  url: string;
  siteUrl: string;
  stop(): Promise<number | undefined>;
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

/** A copy of the fixture app in a temporary folder, and the ports that its deployment keeps over restarts. */
export interface Workplace {
  folder: string;
  state: string;
  journal: string;
  start(flags?: readonly string[]): Promise<RunningStandIn>;
  /** Runs the real Convex CLI; rejects when it fails. */
  cli(args: string[], options?: CliOptions): Promise<{ stdout: string; stderr: string }>;
  /** Starts a command of the CLI that goes on until it is stopped. */
  follow(args: string[], options?: CliOptions): FollowedCommand;
  /** What all its stand-ins wrote to stderr so far. */
  output(): string;
  remove(): Promise<void>;
}

export interface CliOptions {
  /** The admin key; the first one unless said otherwise. */
  key?: string;
  input?: string;
  /** In place of the self-hosted URL and key. */
  env?: Record<string, string>;
}

export interface FollowedCommand {
  /** What it wrote to stdout and stderr so far. */
  output(): string;
  stop(): Promise<void>;
}

export async function createWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(path.join(tmpdir(), "convex-stand-in-"));
  const state = path.join(folder, "state");
  const journal = path.join(folder, "requests.jsonl");
  await cp(path.join(repository, "local/convex/fixture/convex"), path.join(folder, "convex"), { recursive: true });
  await symlink(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  const manifest = { name: "fixture", private: true, type: "module", dependencies: { convex: "1.48.0" } };
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
  const port = await freePort();
  const sitePort = await freePort();
  const url = `http://127.0.0.1:${port}`;

  let output = "";

  return {
    folder,
    state,
    journal,
    async start(more = []) {
      const flags = ["--port", port, "--site-port", sitePort, "--state", state, "--journal", journal, ...more].map(
        String,
      );
      const child = execa(process.execPath, ["--import", "tsx", "local/convex/main.ts", ...flags], {
        cwd: repository,
        env: { CONVEX_STAND_IN_ADMIN_KEYS: `${adminKey},${secondKey}`, HOST_SECRET: "of-the-machine" },
        reject: false,
        buffer: false,
      });
      child.stderr.on("data", (chunk) => {
        output += String(chunk);
      });
      return await whenReady(child, () => output);
    },
    async cli(args, { input, ...options } = {}) {
      const { stdout, stderr } = await execa(process.execPath, [cliProgram, ...args], {
        cwd: folder,
        env: { CI: "1", ...credentials(url, options) },
        timeout: 180_000,
        ...(input !== undefined && { input }),
      });
      return { stdout, stderr };
    },
    follow(args, options = {}) {
      let written = "";
      const child = execa(process.execPath, [cliProgram, ...args], {
        cwd: folder,
        env: { CI: "1", ...credentials(url, options) },
        reject: false,
        buffer: false,
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          written += String(chunk);
        });
      }
      return {
        output: () => written,
        async stop() {
          child.kill("SIGKILL");
          await child;
        },
      };
    },
    output: () => output,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function credentials(url: string, { key = adminKey, env }: CliOptions): Record<string, string> {
  return env ?? { CONVEX_SELF_HOSTED_URL: url, CONVEX_SELF_HOSTED_ADMIN_KEY: key };
}

/** The parts of a running child process that are needed here. */
type Child = Promise<{ exitCode?: number }> & Pick<Subprocess, "stdout" | "kill" | "once">;

async function whenReady(child: Child, output: () => string): Promise<RunningStandIn> {
  const ready = await new Promise<{ url: string; siteUrl: string }>((resolve, reject) => {
    let line = "";
    child.stdout?.on("data", (chunk) => {
      line += String(chunk);
      if (line.includes("\n")) resolve(JSON.parse(line));
    });
    child.once("exit", (code) => reject(new Error(`The stand-in ended with ${code}: ${output()}`)));
  });
  return {
    ...ready,
    async stop() {
      child.kill("SIGTERM");
      return (await child).exitCode;
    },
    async kill() {
      child.kill("SIGKILL");
      await child;
    },
    signal: (name) => child.kill(name),
  };
}
