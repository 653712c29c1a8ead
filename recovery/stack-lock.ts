import { readdir, readFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { RecoveryError } from "./errors";

const lockContent = z.object({
  pid: z.number().int().positive(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

/** What an update writes into the file backend while it runs. */
export type StackLock = z.infer<typeof lockContent>;

export interface LockedStack {
  /** `PULUMI_BACKEND_URL`, such as `file:///repo/.prelaunch/local/pulumi`. */
  backend: string;
  cwd: string;
  project: string;
  stack: string;
}

/**
 * The locks of a stack in a file backend; none for other backends, where the service knows by itself what runs.
 *
 * Place and content: pkg/backend/diy/lock.go of Pulumi 3.259.
 */
export async function readLocks({ backend, cwd, project, stack }: LockedStack): Promise<StackLock[]> {
  const root = backendFolder(backend, cwd);
  if (root === undefined) return [];
  const folder = path.join(root, ".pulumi", "locks", "organization", project, stack);
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .map(async (name) => {
        const file = path.join(folder, name);
        const parsed = lockContent.safeParse(parseJson(await readFile(file, "utf8").catch(() => "")));
        if (parsed.success) return parsed.data;
        throw new RecoveryError(
          "ERR_RECOVERY_LOCK_UNREADABLE",
          `The lock ${file} cannot be read, so nobody knows whose it is: make sure that no update of stack ${stack} runs anywhere, run \`pulumi cancel\`, and try again.`,
        );
      }),
  );
}

/** Refuses unless every lock was left by a process of this machine that is dead. */
export function assertStale(locks: StackLock[], stack: string, isAlive: (pid: number) => boolean): void {
  for (const lock of locks) {
    const since = `${lock.username}@${lock.hostname}, process ${lock.pid}, since ${lock.timestamp}`;
    if (lock.hostname !== hostname()) {
      throw new RecoveryError(
        "ERR_RECOVERY_OTHER_HOST",
        `Stack ${stack} is locked from another machine (${since}): see there whether the update still runs, then run the recovery there, or \`pulumi cancel\` and try again.`,
      );
    }
    if (isAlive(lock.pid)) {
      throw new RecoveryError(
        "ERR_RECOVERY_UPDATE_RUNNING",
        `An update of stack ${stack} still runs (${since}): wait for its end, or stop it with \`kill -TERM ${lock.pid}\`.`,
      );
    }
  }
}

/** The folder of a `file://` backend as Pulumi resolves it; `undefined` for other kinds. */
export function backendFolder(backend: string, cwd: string): string | undefined {
  if (!backend.startsWith("file://")) return undefined;
  const rest = backend.slice("file://".length).replace(/\?.*$/s, "");
  if (rest === "~" || rest.startsWith("~/")) return path.join(homedir(), rest.slice(1));
  if (rest.startsWith("/")) return fileURLToPath(`file://${rest}`);
  return path.resolve(cwd, rest);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
