import { z } from "zod";
import { canListen, freePort } from "../free-port";
import { CloudError } from "./cloud-error";
import { readJsonFile, writeJsonFile } from "./json-file";

export const portNames = [
  "control",
  "vercel",
  "cloudflare",
  "edge",
  "inbox",
  "alerts",
  "site",
  "convex",
  "convexSite",
] as const;
export type PortName = (typeof portNames)[number];
export type Ports = Record<PortName, number>;

/** A port that a setting names, or that is merely liked. */
export interface WantedPort {
  port: number;
  /** The setting that names it, for the message when it is taken. Without one another port is taken instead. */
  setting?: string;
}

const portsSchema = z.partialRecord(z.enum(portNames), z.int().min(1).max(65_535));

/**
 * Ports for a cloud that does not run yet: what the settings name, else what it had before, else a free one. Kept in
 * `file`, so that addresses stay the same from run to run.
 *
 * @throws CloudError `ERR_PORT_TAKEN` when a port that a setting names is in use
 */
export async function allocatePorts(file: string, wanted: Partial<Record<PortName, WantedPort>>): Promise<Ports> {
  const before = readJsonFile(file, portsSchema) ?? {};
  const chosen = new Map<PortName, number>();
  const isFree = async (port: number) => ![...chosen.values()].includes(port) && (await canListen(port));

  for (const name of portNames) {
    const wish = wanted[name];
    if (wish?.setting === undefined) continue;
    if (!(await isFree(wish.port))) {
      throw new CloudError(
        "ERR_PORT_TAKEN",
        `Port ${wish.port} is in use by another program: stop that program, or set another port in ${wish.setting}.`,
      );
    }
    chosen.set(name, wish.port);
  }
  for (const name of portNames) {
    if (chosen.has(name)) continue;
    const candidates = [before[name], wanted[name]?.port].filter((port) => port !== undefined);
    let port: number | undefined;
    for (const candidate of candidates) if (port === undefined && (await isFree(candidate))) port = candidate;
    while (port === undefined || [...chosen.values()].includes(port)) port = await freePort();
    chosen.set(name, port);
  }
  const ports = Object.fromEntries(chosen) as Ports;
  writeJsonFile(file, ports);
  return ports;
}
