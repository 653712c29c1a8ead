import { statfs } from "node:fs/promises";
import { createConnection } from "node:net";
import type { Settings } from "../infra/settings";
import { derive } from "../infra/settings";
import { type Check, type Finding, finding } from "./finding";

const leastFreeGigabytes = 3;

export interface Machine {
  nodeVersion: string;
  /** `>=20.20`, as package.json has it. */
  engines: string;
  freeBytes(folder: string): Promise<number>;
  isTaken(port: number): Promise<boolean>;
}

export function thisMachine(engines: string): Machine {
  return {
    nodeVersion: process.versions.node,
    engines,
    async freeBytes(folder) {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    isTaken: (port) =>
      new Promise((resolve) => {
        const socket = createConnection({ host: "127.0.0.1", port });
        socket.setTimeout(1000, () => socket.destroy(new Error("no answer")));
        socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
        socket.on("connect", () => socket.destroy());
      }),
  };
}

/** @param cloudRuns whether the local cloud of the stack runs: then its ports are taken by itself */
export function machineChecks(
  machine: Machine,
  { repository, settings, cloudRuns }: { repository: string; settings: Settings | undefined; cloudRuns: boolean },
): Check[] {
  return [
    { title: "Node.js", run: () => nodeFindings(machine) },
    {
      title: "free disk space",
      async run() {
        const free = (await machine.freeBytes(repository)) / 1e9;
        if (free >= leastFreeGigabytes) return [];
        return [
          finding("machine-disk", `Only ${free.toFixed(1)} GB are free; a build may need ${leastFreeGigabytes}.`),
        ];
      },
    },
    {
      title: "ports",
      async run() {
        if (settings?.environment !== "local" || cloudRuns) return [];
        const found: Finding[] = [];
        for (const [setting, port] of portsOf(settings)) {
          if (await machine.isTaken(port))
            found.push(finding("machine-port", `Something listens on port ${port}, which ${setting} names.`));
        }
        return found;
      },
    },
  ];
}

function nodeFindings({ nodeVersion, engines }: Machine): Finding[] {
  const [, major = "0", minor = "0"] = /^>=(\d+)(?:\.(\d+))?/.exec(engines) ?? [];
  const [hasMajor = 0, hasMinor = 0] = nodeVersion.split(".").map(Number);
  const enough = hasMajor > Number(major) || (hasMajor === Number(major) && hasMinor >= Number(minor));
  return enough ? [] : [finding("machine-node", `Node.js ${nodeVersion} runs this; the kit needs ${engines}.`)];
}

function portsOf(settings: Settings): [setting: string, port: number][] {
  const { origin, convex } = derive(settings);
  const port = (url: string) => Number(new URL(url).port || 80);
  return [
    ["prelaunch:domain", port(origin)],
    ["prelaunch:convex.url", port(convex.url)],
    ["prelaunch:convex.siteUrl", port(convex.siteUrl)],
  ];
}
