import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openAuthority } from "../edge/authority";
import { namesEnvironment, writeNames } from "../names/names";
import { isRunning, type ProcessIdentity, startInBackground, stopProcess, tailOf } from "./background-process";
import { CloudError } from "./cloud-error";
import { type CloudRecord, type ProcessName, processNames, readCloudRecord } from "./cloud-record";
import { exclusively } from "./exclusive";
import { answers } from "./health";
import { writeJsonFile } from "./json-file";
import type { CloudPlan } from "./plan";
import { allocatePorts, type Ports, type WantedPort } from "./ports";
import { makeStackFolder, type StackFolder } from "./stack-folder";

const kit = fileURLToPath(new URL("../..", import.meta.url));
export const preloadFile = path.join(kit, "local/names/preload.cjs");
const tsx = import.meta.resolve("tsx");
const readyWithinMs = 60_000;
const inboxLikes = 8025;
/** Starts, all in all, when another program takes a port between the choice and the use of it. */
const mostStarts = 3;

export interface StartedCloud {
  record: CloudRecord;
  /** False when it ran already, with the same plan. */
  started: boolean;
}

/**
 * Starts the local cloud of a stack, or leaves it when it runs with this plan. Both processes outlive the caller. If one
 * of them has crashed, or the plan has changed, both start anew; what the stand-ins keep stays.
 *
 * @throws CloudError `ERR_PORT_TAKEN`, `ERR_CLOUD_BUSY`, `ERR_CLOUD_START` (with the tail of the log)
 */
export function startCloud(options: StartOptions): Promise<StartedCloud> {
  return exclusively(options.folder, () => start(options));
}

interface StartOptions {
  folder: StackFolder;
  plan: CloudPlan;
  onProgress?: (step: string) => void;
}

async function start(options: StartOptions): Promise<StartedCloud> {
  const { folder, plan } = options;
  const progress = options.onProgress ?? (() => undefined);
  makeStackFolder(folder);
  const planDigest = createHash("sha256").update(JSON.stringify(plan)).digest("hex");
  const before = readCloudRecord(folder);
  if (before) {
    const healthy = before.planDigest === planDigest && (await unhealthy(before)).length === 0;
    if (healthy) return { record: before, started: false };
    progress("stopping what runs of an earlier start");
    await stop(folder);
  }

  for (let attempt = 1; ; attempt += 1) {
    try {
      return { record: await startOnce(folder, plan, planDigest, progress), started: true };
    } catch (error) {
      const lostPort =
        error instanceof CloudError && error.code === "ERR_CLOUD_START" && /EADDRINUSE/.test(error.detail ?? "");
      if (!lostPort || attempt === mostStarts) throw error;
      progress("another program took a port meanwhile: choosing again");
    }
  }
}

async function startOnce(
  folder: StackFolder,
  plan: CloudPlan,
  planDigest: string,
  progress: (step: string) => void,
): Promise<CloudRecord> {
  const ports = await allocatePorts(folder.portsFile, wantedPorts(plan));
  const authority = await openAuthority(folder.state("edge"));
  writeNames(folder.namesFile, { port: ports.edge, hosts: plan.hosts, refused: folder.refused });

  progress("starting the stand-ins");
  const processes = {
    convex: startConvex(folder, plan, ports, authority.caFile),
    cloud: startProviders(folder, plan, ports),
  };
  const record: CloudRecord = {
    stack: folder.stack,
    startedAt: new Date().toISOString(),
    planDigest,
    processes,
    ports,
    urls: {
      site: plan.site.origin,
      inbox: `http://localhost:${ports.inbox}`,
      alerts: `http://localhost:${ports.alerts}`,
      convex: plan.convex.url,
      convexSite: plan.convex.siteUrl,
    },
  };
  writeJsonFile(folder.cloudFile, record);
  await untilReady(folder, record);
  return record;
}

/** Ports of the site and of Convex that the stack's settings name; the inbox where people look for one. */
function wantedPorts(plan: CloudPlan): Parameters<typeof allocatePorts>[1] {
  const named = (port: number | undefined, setting: string): WantedPort | undefined =>
    port === undefined ? undefined : { port, setting: `${setting} in stacks/Pulumi.${plan.stack}.yaml` };
  const wanted = {
    site: named(plan.site.port, "prelaunch:domain"),
    convex: named(plan.convex.port, "prelaunch:convex.url"),
    convexSite: named(plan.convex.sitePort, "prelaunch:convex.siteUrl"),
    inbox: { port: inboxLikes },
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, port]) => port !== undefined));
}

/** What a background process gets of the caller's environment: enough to run, nothing that steers it. */
function baseEnvironment(): Record<string, string | undefined> {
  const { PATH, HOME, USER, LANG, TMPDIR, TZ } = process.env;
  return { PATH, HOME, USER, LANG, TMPDIR, TZ, NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
}

function startConvex(folder: StackFolder, plan: CloudPlan, ports: Ports, caFile: string): ProcessIdentity {
  const flags = {
    port: ports.convex,
    "site-port": ports.convexSite,
    url: plan.convex.url,
    "site-url": plan.convex.siteUrl,
    state: folder.state("convex"),
    journal: folder.journal,
    faults: folder.faults,
  };
  return startInBackground({
    command: process.execPath,
    args: [
      "--import",
      tsx,
      path.join(kit, "local/convex/main.ts"),
      ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)]),
    ],
    cwd: kit,
    environment: {
      ...baseEnvironment(),
      ...namesEnvironment({ preload: preloadFile, namesFile: folder.namesFile, caFile }),
      CONVEX_STAND_IN_ADMIN_KEYS: plan.convex.adminKey,
    },
    log: folder.log("convex"),
  });
}

function startProviders(folder: StackFolder, plan: CloudPlan, ports: Ports): ProcessIdentity {
  return startInBackground({
    command: process.execPath,
    args: ["--import", tsx, path.join(kit, "local/cloud/main.ts"), "--stack", folder.stack],
    cwd: kit,
    environment: {
      ...baseEnvironment(),
      PRELAUNCH_CLOUD: JSON.stringify({ repository: folder.repository, plan, ports }),
    },
    log: folder.log("cloud"),
  });
}

/** The port and path that tell whether a process answers. */
function healthOf(name: ProcessName, record: CloudRecord): [number, string] {
  return name === "cloud" ? [record.ports.control, "/health"] : [record.ports.convex, "/version"];
}

async function unhealthy(record: CloudRecord): Promise<ProcessName[]> {
  const found = await Promise.all(
    processNames.map(async (name) => {
      const fine = isRunning(record.processes[name]) && (await answers(...healthOf(name, record)));
      return fine ? [] : [name];
    }),
  );
  return found.flat();
}

async function untilReady(folder: StackFolder, record: CloudRecord): Promise<void> {
  const until = Date.now() + readyWithinMs;
  for (;;) {
    const waiting = await unhealthy(record);
    if (waiting.length === 0) return;
    const ended = waiting.find((name) => !isRunning(record.processes[name]));
    const late = Date.now() > until ? waiting[0] : undefined;
    const failed = ended ?? late;
    if (failed !== undefined) {
      await stop(folder);
      throw new CloudError(
        "ERR_CLOUD_START",
        `The local cloud's process \`${failed}\` ${ended ? "ended while it started" : `did not answer within ${readyWithinMs / 1000} seconds`}. Its log is ${folder.log(failed)}.`,
        tailOf(folder.log(failed)),
      );
    }
    await sleep(60);
  }
}

/** Stops the cloud of a stack; what it keeps stays. True when something was stopped. */
export function stopCloud(folder: StackFolder): Promise<boolean> {
  return exclusively(folder, () => stop(folder));
}

async function stop(folder: StackFolder): Promise<boolean> {
  const record = readCloudRecord(folder);
  if (!record) return false;
  const running = processNames.filter((name) => isRunning(record.processes[name]));
  await Promise.all(running.map((name) => stopProcess(record.processes[name])));
  rmSync(folder.cloudFile, { force: true });
  return running.length > 0;
}

export interface CloudStatus {
  state: "running" | "stopped" | "degraded";
  record: CloudRecord | undefined;
  processes: {
    name: ProcessName;
    /** `crashed`: it ended without being stopped. */
    state: "running" | "crashed" | "silent";
    pid: number;
    log: string;
    /** Last lines of the log of one that does not run as it should. */
    tail?: string;
  }[];
}

/** Whether the cloud of a stack runs and answers. */
export async function cloudStatus(folder: StackFolder): Promise<CloudStatus> {
  const record = readCloudRecord(folder);
  if (!record) return { state: "stopped", record: undefined, processes: [] };
  const silent = await unhealthy(record);
  const processes = processNames.map((name) => {
    const alive = isRunning(record.processes[name]);
    const state = !alive ? ("crashed" as const) : silent.includes(name) ? ("silent" as const) : ("running" as const);
    const log = folder.log(name);
    return { name, state, pid: record.processes[name].pid, log, ...(state === "running" ? {} : { tail: tailOf(log) }) };
  });
  return { state: silent.length === 0 ? "running" : "degraded", record, processes };
}

/** Stops the cloud and deletes all that it and the engine keep of the stack. True when there was something. */
export function resetCloud(folder: StackFolder): Promise<boolean> {
  return exclusively(folder, async () => {
    await stop(folder);
    const existed = existsSync(folder.root);
    rmSync(folder.root, { recursive: true, force: true, maxRetries: 3 });
    return existed;
  });
}
