import { randomBytes } from "node:crypto";
import type { JournalEntry } from "../journal";
import type { Plain } from "../provider-stand-in/resource-kind";
import type { StateFile } from "../provider-stand-in/state-file";
import { CloudflareError } from "./cloudflare-error";
import type { Notify } from "./notification";

export const plans = ["free", "pro", "business", "enterprise"] as const;
export type Plan = (typeof plans)[number];

/** A zone that exists before anything is declared: Cloudflare's side of a domain. */
export interface Zone {
  /** 32 hex digits. */
  id: string;
  /** Domain name. */
  name: string;
  plan: Plan;
}

/** Properties as the SDK names them, with the id and the zone's. */
export interface Kept {
  id: string;
  zoneId: string;
  properties: Plain;
}

export interface CloudflareState {
  records: Record<string, Kept>;
  rulesets: Record<string, Kept>;
  /** By `zone id/setting id`. */
  settings: Record<string, Kept>;
  /** By zone id. */
  dnssec: Record<string, Kept>;
  /** Policies and webhook destinations of the account: they lie in no zone. */
  notifications: Record<string, Kept>;
  webhooks: Record<string, Kept>;
}

export const emptyCloudflareState: CloudflareState = {
  records: {},
  rulesets: {},
  settings: {},
  dnssec: {},
  notifications: {},
  webhooks: {},
};

/** What the resource types share: the zones, the cloud's data and the journal. */
export interface CloudflareCloud {
  zones: readonly Zone[];
  state: StateFile<CloudflareState>;
  /** Notes the request of Cloudflare's API that a call stands for; ids in it are placeholders such as `{zone}`. */
  record(kind: JournalEntry["kind"], operation: string): void;
  notify: Notify;
}

export function newId(): string {
  return randomBytes(16).toString("hex");
}

/** @throws CloudflareError as the API answers for a zone that the token cannot see */
export function zoneOf(cloud: CloudflareCloud, zoneId: string): Zone {
  const zone = cloud.zones.find(({ id }) => id === zoneId);
  if (zone !== undefined) return zone;
  throw new CloudflareError(
    404,
    7003,
    `Could not route to /zones/${zoneId}, perhaps your object identifier is invalid?`,
  );
}

/** The last part of an import id such as `zone/record` or `zones/zone/ruleset`. */
export function lastPart(id: string): string {
  return id.split("/").at(-1) ?? id;
}
