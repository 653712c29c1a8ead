import { z } from "zod";
import { readJsonFile } from "./json-file";
import { portNames } from "./ports";
import type { StackFolder } from "./stack-folder";

export const processNames = ["cloud", "convex"] as const;
export type ProcessName = (typeof processNames)[number];

const identitySchema = z.object({ pid: z.int(), startedAt: z.string() });

const recordSchema = z.object({
  stack: z.string(),
  startedAt: z.string(),
  /** Of the plan that it was started with: another plan means a restart. */
  planDigest: z.string(),
  processes: z.record(z.enum(processNames), identitySchema),
  ports: z.record(z.enum(portNames), z.int()),
  urls: z.object({
    /** Where a person opens the app. */
    site: z.string(),
    inbox: z.string(),
    alerts: z.string(),
    convex: z.string(),
    convexSite: z.string(),
  }),
});

/** What runs of a stack's local cloud, as `cloud.json` keeps it. */
export type CloudRecord = z.output<typeof recordSchema>;

/** The record of the cloud that was started last and not stopped; it may have crashed since. */
export function readCloudRecord(folder: StackFolder): CloudRecord | undefined {
  return readJsonFile(folder.cloudFile, recordSchema);
}
