import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ExecaError, execa } from "execa";
import { parse } from "yaml";
import { pulumiBinary, toolchainPath } from "../local/toolchain/pulumi-path";
import { editState } from "./edit-state";
import { RecoveryError } from "./errors";
import { describeAction, planRecovery, type RecoveryAction } from "./plan";
import { remoteApi } from "./remote/remote-api";
import { parseStackExport, pendingOperations, type StackExport } from "./stack-export";
import { assertStale, backendFolder, readLocks, type StackLock } from "./stack-lock";
import { removeTornAttributes } from "./torn-attributes";

export interface RecoverOptions {
  stack: string;
  /** Folder of Pulumi.yaml. */
  cwd: string;
  /** The environment that `pulumi up` of this stack runs with: backend, passphrase, tokens. */
  env: Readonly<Record<string, string | undefined>>;
  /** Asked once, after the plan has been logged. */
  confirm: (actions: RecoveryAction[]) => Promise<boolean>;
  log: (line: string) => void;
  /**
   * A made but unrecorded Vercel deployment that is live: `keep` (default) leaves the site up until the next deployment
   * takes its place; `delete` leaves nothing behind.
   */
  liveDeployment?: "keep" | "delete";
  fetch?: typeof globalThis.fetch;
  /** Runs the CLI with these arguments in `cwd` and answers with its output. */
  pulumi?: (args: string[]) => Promise<string>;
  isAlive?: (pid: number) => boolean;
}

export interface RecoveryResult {
  outcome: "nothing-to-do" | "recovered" | "declined";
  actions: RecoveryAction[];
}

/**
 * Repairs a stack whose update was killed: removes the lock of the dead process, finds out what became of each operation
 * that was under way, and makes the state say what is there. Afterwards `pulumi up` goes on where the update stopped;
 * nothing is made twice and nothing is lost. Safe to run again at any time, also after it was cut off itself.
 *
 * @throws RecoveryError when an update still runs, or when what was made cannot be told
 */
export async function recoverStack(options: RecoverOptions): Promise<RecoveryResult> {
  const { stack, log, env } = options;
  const pulumi = options.pulumi ?? pulumiRunner(options);

  const locks = await staleLocks(options, pulumi);
  const state = await exportState(pulumi, stack);
  const actions = await planRecovery(state, {
    vercel: remoteApi({
      name: "Vercel",
      baseUrl: "https://api.vercel.com",
      token: env["VERCEL_API_TOKEN"],
      tokenVariable: "VERCEL_API_TOKEN",
      fetch: options.fetch ?? fetch,
    }),
    cloudflare: remoteApi({
      name: "Cloudflare",
      baseUrl: env["CLOUDFLARE_BASE_URL"] || "https://api.cloudflare.com/client/v4",
      token: env["CLOUDFLARE_API_TOKEN"],
      tokenVariable: "CLOUDFLARE_API_TOKEN",
      fetch: options.fetch ?? fetch,
    }),
    startedAt: earliest(locks),
    liveDeployment: options.liveDeployment ?? "keep",
  });

  if (locks.length === 0 && actions.length === 0) {
    log(`Stack ${stack} needs no recovery: no lock, no operation cut off.`);
    return { outcome: "nothing-to-do", actions };
  }
  for (const lock of locks) log(`unlock     the update of process ${lock.pid}, begun ${lock.timestamp}, is dead`);
  for (const action of actions) log(describeAction(action));
  if (!(await options.confirm(actions))) return { outcome: "declined", actions };

  if (locks.length > 0) await pulumi(["cancel", "--yes", "--stack", stack]);
  if (actions.length > 0) await apply({ stack, state, actions, pulumi });
  log(`Stack ${stack} is repaired: \`pulumi up\` goes on where the update stopped.`);
  return { outcome: "recovered", actions };
}

async function apply(request: {
  stack: string;
  state: StackExport;
  actions: RecoveryAction[];
  pulumi: (args: string[]) => Promise<string>;
}): Promise<void> {
  const { stack, state, actions, pulumi } = request;
  for (const action of actions) if (action.kind === "remove") await action.remove();

  await importState(pulumi, stack, editState(state, actions));

  const unread = actions.filter(({ kind }) => kind === "adopt" || kind === "refresh").map(({ urn }) => urn);
  if (unread.length > 0) {
    const targets = unread.flatMap((urn) => ["--target", urn]);
    await pulumi(["refresh", "--yes", "--skip-preview", "--non-interactive", "--stack", stack, ...targets]);
  }
  const left = pendingOperations(await exportState(pulumi, stack));
  if (left.length === 0) return;
  throw new RecoveryError(
    "ERR_RECOVERY_PULUMI",
    `Pulumi still notes operations that were cut off: ${left.map(({ resource }) => resource.urn).join(", ")}. Run the recovery again.`,
  );
}

/** The locks that dead processes left. With nobody at work, what they tore while writing is mended, too. */
async function staleLocks(
  { stack, cwd, env, isAlive, log }: RecoverOptions,
  pulumi: (args: string[]) => Promise<string>,
): Promise<StackLock[]> {
  const manifest = parse(await readFile(path.join(cwd, "Pulumi.yaml"), "utf8")) as { name: string };
  const backend = env["PULUMI_BACKEND_URL"] || (JSON.parse(await pulumi(["whoami", "--json"])) as { url: string }).url;
  const name = stack.split("/").at(-1) ?? stack;
  const locks = await readLocks({ backend, cwd, project: manifest.name, stack: name });
  assertStale(locks, stack, isAlive ?? processIsAlive);
  const root = backendFolder(backend, cwd);
  const torn = root === undefined ? [] : await removeTornAttributes(root, manifest.name, name);
  if (torn.length > 0)
    log(`repair     ${torn.length} file attributes of the backend were cut off while they were written`);
  return locks;
}

function earliest(locks: StackLock[]): Date | undefined {
  const times = locks.map(({ timestamp }) => Date.parse(timestamp)).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

async function exportState(pulumi: (args: string[]) => Promise<string>, stack: string): Promise<StackExport> {
  return parseStackExport(await pulumi(["stack", "export", "--stack", stack]));
}

/** Secrets are encrypted in an export; still nobody else may read the file, and it does not stay. */
async function importState(
  pulumi: (args: string[]) => Promise<string>,
  stack: string,
  state: StackExport,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "prelaunch-recovery-"));
  try {
    const file = path.join(folder, "state.json");
    await writeFile(file, JSON.stringify(state), { mode: 0o600 });
    await pulumi(["stack", "import", "--stack", stack, "--file", file]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function pulumiRunner({ cwd, env }: RecoverOptions): (args: string[]) => Promise<string> {
  return async (args) => {
    try {
      const { stdout } = await execa(pulumiBinary(env), args, {
        cwd,
        env: { ...env, PATH: toolchainPath(env), PULUMI_SKIP_UPDATE_CHECK: "true" },
        extendEnv: false,
        stdin: "ignore",
      });
      return stdout;
    } catch (error) {
      if (!(error instanceof ExecaError)) throw error;
      const reason = String(error.stderr || error.stdout || error.shortMessage).trim();
      throw new RecoveryError(
        "ERR_RECOVERY_PULUMI",
        `\`pulumi ${args.slice(0, 2).join(" ")}\` failed: ${reason.split("\n").slice(-8).join("\n")}`,
        { cause: error },
      );
    }
  };
}

function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
