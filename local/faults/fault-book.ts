import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { readJsonFile, writeJsonFile } from "../cloud/json-file";
import { type Fault, type FaultService, faultMatches, faultSchema } from "./fault";

/** The faults that were asked for and have not happened yet. */
export interface FaultBook {
  add(fault: Omit<Fault, "id">): Fault;
  list(): Fault[];
  /** Takes back all of them, or those of one service. Gives how many. */
  clear(service?: FaultService): number;
  /** The fault that meets this request; it counts as happened. Oldest first. */
  take(service: FaultService, request: string): Fault | undefined;
}

/** For what runs without a command line. */
export const noFaults: FaultBook = {
  add() {
    throw new Error("There is no folder for faults here.");
  },
  list: () => [],
  clear: () => 0,
  take: () => undefined,
};

/**
 * A folder with one file a fault, so that processes share it without a lock: the command line adds and removes whole
 * files, and a file is counted down by the one process that answers for its service.
 */
export function openFaultBook(folder: string): FaultBook {
  const fileOf = (id: string) => path.join(folder, `${id}.json`);
  const list = (): Fault[] => {
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((name) => /^[\w-]+\.json$/.test(name));
    return names.sort().flatMap((name) => readJsonFile(path.join(folder, name), faultSchema) ?? []);
  };
  return {
    list,
    add(wanted) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const fault = { id: `${Date.now().toString(36)}-${randomBytes(3).toString("hex")}`, ...wanted };
      writeJsonFile(fileOf(fault.id), fault);
      return fault;
    },
    clear(service) {
      const gone = list().filter((fault) => service === undefined || fault.service === service);
      for (const { id } of gone) rmSync(fileOf(id), { force: true });
      return gone.length;
    },
    take(service, request) {
      const fault = list().find((entry) => entry.service === service && faultMatches(entry.request, request));
      if (fault === undefined) return undefined;
      if (fault.count > 1) writeJsonFile(fileOf(fault.id), { ...fault, count: fault.count - 1 });
      else rmSync(fileOf(fault.id), { force: true });
      return fault;
    },
  };
}
