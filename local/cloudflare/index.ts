import path from "node:path";
import type { Hono } from "hono";
import { resourceTypes } from "../../contract/resource-types";
import type { Provider } from "../../provider-rpc/provider";
import type { PlainValue } from "../../provider-rpc/values";
import type { Journal } from "../journal";
import type { Plain } from "../provider-stand-in/resource-kind";
import { standInProvider } from "../provider-stand-in/stand-in-provider";
import { openStateFile } from "../provider-stand-in/state-file";
import { type CloudflareCloud, type CloudflareState, emptyCloudflareState, type Zone } from "./cloudflare-state";
import { getZone } from "./get-zone";
import { dnsRecord } from "./resources/dns-record";
import { ruleset } from "./resources/ruleset";
import { settingNow, zoneSetting } from "./resources/zone-setting";
import { zoneSettingIds } from "./resources/zone-setting-values";
import { restApi } from "./rest-api";

export type { Zone } from "./cloudflare-state";

export interface CloudflareOptions {
  /** Where the cloud's own data is kept. */
  stateDir: string;
  journal: Journal;
  /** Zones that exist; another zone id is answered as the vendor answers. */
  zones: readonly Zone[];
}

/** What is declared for a zone now, for an edge that enforces it. Properties as the SDK names them. */
export interface DeclaredZone extends Zone {
  records: Plain[];
  /** Rules by phase. */
  rules: Record<string, Plain[]>;
  /** Every setting, declared or as a new zone has it. */
  settings: Record<string, PlainValue>;
}

export interface Cloudflare {
  provider: Provider;
  /** Answers for `https://api.cloudflare.com`. */
  api: Hono;
  zones(): DeclaredZone[];
  close(): Promise<void>;
}

/** Cloudflare on one machine: it keeps and checks what is declared, and tells an edge. */
export function createCloudflare({ stateDir, journal, zones }: CloudflareOptions): Cloudflare {
  const state = openStateFile<CloudflareState>(path.join(stateDir, "cloudflare.json"), emptyCloudflareState);
  const cloud: CloudflareCloud = {
    zones,
    state,
    record: (kind, operation) => journal.record("cloudflare", kind, operation),
  };

  const declared = (zone: Zone): DeclaredZone => {
    const here = Object.values(state.data.rulesets).filter(({ zoneId }) => zoneId === zone.id);
    return {
      ...zone,
      records: Object.values(state.data.records)
        .filter(({ zoneId }) => zoneId === zone.id)
        .map(({ properties }) => properties),
      rules: Object.fromEntries(
        here.map(({ properties }) => [String(properties["phase"]), (properties["rules"] ?? []) as Plain[]]),
      ),
      settings: Object.fromEntries(zoneSettingIds.map((id) => [id, settingNow(cloud, zone.id, id)])),
    };
  };

  return {
    provider: standInProvider({
      name: "cloudflare",
      version: "6.22.1",
      resources: {
        [resourceTypes.cloudflareRecord]: dnsRecord(cloud),
        [resourceTypes.cloudflareRuleset]: ruleset(cloud),
        [resourceTypes.cloudflareZoneSetting]: zoneSetting(cloud),
      },
      functions: { "cloudflare:index/getZone:getZone": (args) => getZone(cloud, args) },
    }),
    api: restApi(cloud),
    zones: () => zones.map(declared),
    async close() {},
  };
}
