import { AsyncLocalStorage } from "node:async_hooks";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import path from "node:path";
import { getRequestListener } from "@hono/node-server";
import { noFaults, openFaultBook } from "../faults/fault-book";
import { withHttpFaults } from "../faults/http-faults";
import { openJournal } from "../journal";
import { keepAliveMs } from "../keep-alive";
import { openCommitLog } from "./database/commit-log";
import { openDeployment } from "./deployment";
import { openFileStorage } from "./files";
import { labelFunctionOutput } from "./functions/console";
import { startEndlessLoopGuard } from "./functions/endless-loop-guard";
import { startEngine } from "./functions/engine";
import { createInlineQueries } from "./functions/inline-queries";
import { createFunctionLog } from "./functions/log";
import { keepJournals } from "./functions/pagination-journal";
import { createFunctionRunner } from "./functions/runner";
import { createSessionRequests } from "./functions/session-requests";
import { createSystemQueries } from "./functions/system-queries";
import { failRunningFunctions } from "./functions/time";
import { createAdminKeys } from "./http/admin-keys";
import { createHttpApi } from "./http/api";
import { createAuthentication } from "./http/authentication";
import { createIdentityVerifier } from "./http/identity";
import { createRequestLog } from "./http/request-log";
import { createSite } from "./http/site";
import { createPushApi } from "./push/api";
import { openDeploymentVariables } from "./push/environment";
import { replaceProcessEnvironment } from "./push/process-environment";
import { startCrons } from "./scheduling/crons";
import { createScheduler } from "./scheduling/scheduler";
import { openSnapshotExports } from "./snapshots/export";
import { createSnapshotImports } from "./snapshots/import";
import { serveSync } from "./sync/server";

export interface StandInOptions {
  port: number;
  sitePort: number;
  /** What functions see as CONVEX_CLOUD_URL and CONVEX_SITE_URL; the listening addresses unless said otherwise. */
  url?: string | undefined;
  siteUrl?: string | undefined;
  /** The folder that keeps data, files, code and variables. One process at a time. */
  state: string;
  /** The file that requests are noted in. */
  journal?: string | undefined;
  /** The folder of faults that were asked for. */
  faults?: string | undefined;
  adminKeys: readonly string[];
  /** Bytes from which the log of commits is compacted. */
  compactFrom?: number | undefined;
}

export interface StandIn {
  port: number;
  sitePort: number;
  url: string;
  siteUrl: string;
  close(): Promise<void>;
}

/** A port that another process has. */
export class PortTakenError extends Error {
  readonly code = "ERR_CONVEX_PORT_TAKEN";
  constructor(port: number, flag: string) {
    super(`Port ${port} (${flag}) is taken by another process: stop it, or choose another port.`);
    this.name = "PortTakenError";
  }
}

const host = "127.0.0.1";

/**
 * Starts a local Convex deployment. It takes over `process.env` and `console` for the functions that it runs.
 *
 * As on Convex: transactions see the state of their beginning, run side by side, and run again when they conflict; limits
 * of time, size and number; validation of arguments, results and documents with its wording; ids. Not as on Convex: what
 * `local/known-gaps.ts` lists under Convex, above all that functions are not isolated from this process; and packages
 * of Node.js that a push declares as external are found on this machine, not installed.
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  // The Convex runtime has this global (since May 2026); without it Better Auth mixes up concurrent requests.
  Object.assign(globalThis, { AsyncLocalStorage });
  const api = createWaitingServer();
  const site = createWaitingServer();
  const port = await listen(api.server, options.port, "--port");
  const sitePort = await listen(site.server, options.sitePort, "--site-port");
  const url = options.url ?? `http://${host}:${port}`;
  const siteUrl = options.siteUrl ?? `http://${host}:${sitePort}`;
  const deploymentName = /^([a-z0-9-]+)\.convex\.cloud$/.exec(new URL(url).hostname)?.[1] ?? "local";

  const { state } = options;
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(path.join(state, "package.json"), '{"type":"module"}');
  const functionLog = createFunctionLog();
  const log = await openCommitLog(path.join(state, "commits.jsonl"), options.compactFrom);
  const engine = await startEngine(log, functionLog);
  const builtIn = { CONVEX_CLOUD_URL: url, CONVEX_SITE_URL: siteUrl };
  const variables = openDeploymentVariables(path.join(state, "variables.json"), builtIn);
  const environment = replaceProcessEnvironment(engine, variables);
  labelFunctionOutput(engine, functionLog);
  keepJournals(engine);
  const files = await openFileStorage(path.join(state, "files"), url, engine);
  const identities = createIdentityVerifier();
  const deployment = await openDeployment({ state, engine, variables, identities, environment });
  const scheduler = createScheduler(engine, deployment);

  const keys = createAdminKeys(options.adminKeys);
  const authentication = createAuthentication(deploymentName, keys, identities);
  const folder = path.join(state, "exports");
  const exports = await openSnapshotExports({ folder, deploymentName, engine, files });
  const imports = createSnapshotImports(engine, files);
  const snapshots = { exports, imports };
  const system = createSystemQueries({ name: deploymentName, cloudUrl: url, engine, deployment, variables, snapshots });
  const runner = createFunctionRunner(engine, deployment, system, createSessionRequests(engine));
  const push = createPushApi(deployment, engine, variables);
  const requests = createRequestLog(options.journal ? openJournal(options.journal) : undefined);
  const inlineQueries = createInlineQueries(path.join(state, "inline-queries"), engine, functionLog);
  const parts = { deploymentName, cloudUrl: url, siteUrl, engine, deployment, variables, runner, files };
  const httpApi = createHttpApi({
    ...parts,
    ...snapshots,
    inlineQueries,
    authentication,
    push,
    requests,
    functionLog,
  });
  const listener = { overrideGlobalObjects: false };
  const sync = serveSync(api.server, { deploymentName, engine, runner, keys, identities }, deployment, (type) =>
    requests.noteOperation(type === "Connect" ? "read" : "write", `sync ${type}`),
  );
  await scheduler.start();
  const crons = startCrons(engine, deployment);
  const guard = startEndlessLoopGuard(failRunningFunctions);
  const faults = options.faults === undefined ? noFaults : openFaultBook(options.faults);
  api.answerWith(withHttpFaults("convex", faults, getRequestListener(httpApi.fetch, listener)));
  site.answerWith(getRequestListener(createSite({ ...parts, authentication, functionLog }), listener));

  return {
    port,
    sitePort,
    url,
    siteUrl,
    async close() {
      crons.stop();
      await guard.stop();
      sync.close();
      await Promise.all([closeServer(api.server), closeServer(site.server)]);
      await log.close();
    },
  };
}

/** A server whose requests wait until there is something to answer them: its port must be known before the rest starts. */
function createWaitingServer(): { server: Server; answerWith(listener: RequestListener): void } {
  let answerWith: (listener: RequestListener) => void = () => {};
  const ready = new Promise<RequestListener>((resolve) => {
    answerWith = resolve;
  });
  const server = createServer((request, response) => {
    void ready.then((listener) => listener(request, response));
  });
  server.keepAliveTimeout = keepAliveMs;
  return { server, answerWith: (listener) => answerWith(listener) };
}

function listen(server: Server, port: number, flag: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortTakenError(port, flag) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Lets running requests end, for a moment. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), 1000);
  await closed;
  clearTimeout(impatience);
}
