import { type ChildProcess, spawn } from "node:child_process";
import { get } from "node:http";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../free-port";
import type { BuildPlan } from "./build-plan";

/** A running server of one deployment. */
export interface AppServer {
  port: number;
  pid: number;
  /** False when the process has ended by itself. */
  isAlive(): boolean;
  stop(): Promise<void>;
}

/** A server of a deployment did not come up. */
export class ServerStartError extends Error {
  readonly code = "ERR_VERCEL_SERVER";

  constructor(message: string) {
    super(message);
    this.name = "ServerStartError";
  }
}

export interface ServerRun {
  folder: string;
  serve: Exclude<BuildPlan["serve"], { kind: "files" }>;
  environment: Record<string, string>;
  nodeModulesFrom: string;
  onLine(line: string): void;
}

const readyWithin = 60_000;
const graceToStop = 3000;
const watcher = path.join(import.meta.dirname, "end-with-parent.cjs");
const withParent = path.join(import.meta.dirname, "with-parent.cjs");

/**
 * Starts a deployment's server on a free loopback port and waits until it answers.
 *
 * @throws ServerStartError when it ends early or does not answer within a minute
 */
export async function startAppServer(run: ServerRun): Promise<AppServer> {
  const port = await freePort();
  const child = launch(run, port);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on("line", run.onLine);
  }
  const server: AppServer = {
    port,
    pid: child.pid ?? 0,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    stop: () => stop(child),
  };
  const deadline = Date.now() + readyWithin;
  while (!(await answers(port))) {
    if (!server.isAlive()) throw new ServerStartError("The deployment's server ended before it answered: see the log.");
    if (Date.now() > deadline) {
      await server.stop();
      throw new ServerStartError(`The deployment's server did not answer within ${readyWithin / 1000} s: see the log.`);
    }
    await sleep(50);
  }
  return server;
}

function launch({ folder, serve, environment, nodeModulesFrom }: ServerRun, port: number): ChildProcess {
  const env = { ...environment, PORT: String(port), HOSTNAME: "127.0.0.1" };
  const stdio = ["ignore", "pipe", "pipe", "ipc"] as const;
  if (serve.kind === "command") {
    return spawn(process.execPath, [withParent, serve.command], { cwd: folder, env, stdio: [...stdio] });
  }
  const next = path.join(nodeModulesFrom, "node_modules/next/dist/bin/next");
  const args = ["--require", watcher, next, "start", "--port", String(port), "--hostname", "127.0.0.1"];
  return spawn(process.execPath, args, { cwd: folder, env, stdio: [...stdio] });
}

/** Any answer will do: a path that no app has does not start a page's work. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      { host: "127.0.0.1", port, path: "/.well-known/ready", agent: false, timeout: 5000 },
      (response) => {
        response.resume();
        resolve(true);
      },
    );
    request.on("error", () => resolve(false));
    request.on("timeout", () => request.destroy());
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), graceToStop);
  await ended;
  clearTimeout(force);
}
