import path from "node:path";
import type { Hono } from "hono";
import { resourceTypes } from "../../contract/resource-types";
import type { Provider } from "../../provider-rpc/provider";
import type { PlainValue } from "../../provider-rpc/values";
import { type FaultBook, noFaults } from "../faults/fault-book";
import { requestCount } from "../faults/request-count";
import { cloudflareRetries, vendorClient } from "../faults/vendor-client";
import type { Journal } from "../journal";
import type { MutableKind } from "../mutations/mutation";
import { readProviderSchema } from "../provider-stand-in/provider-schema";
import type { Plain } from "../provider-stand-in/resource-kind";
import { standInProvider } from "../provider-stand-in/stand-in-provider";
import { openStateFile } from "../provider-stand-in/state-file";
import { type CloudflareCloud, type CloudflareState, emptyCloudflareState, type Zone } from "./cloudflare-state";
import { getZone } from "./get-zone";
import { cloudflareMutations } from "./mutations";
import type { Notify } from "./notification";
import { dnsRecord } from "./resources/dns-record";
import { notificationPolicy } from "./resources/notification-policy";
import { notificationWebhook } from "./resources/notification-webhook";
import { ruleset } from "./resources/ruleset";
import { zoneDnssec } from "./resources/zone-dnssec";
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
  /** Takes what is posted to webhooks of notifications. */
  notify: Notify;
  faults?: FaultBook;
  /** The tokens that open `api.cloudflare.com`. */
  tokens: readonly string[];
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
  /** What can be changed behind the engine's back. */
  mutations: MutableKind[];
  close(): Promise<void>;
}

/**
 * All requests of one user in five minutes; past that, everything is refused for the next five.
 * Source: https://developers.cloudflare.com/fundamentals/api/reference/limits
 */
const apiLimit = { limit: 1200, windowSeconds: 300, blockFor: 300 };

/** Cloudflare on one machine: it keeps and checks what is declared, and tells an edge. */
export function createCloudflare(options: CloudflareOptions): Cloudflare {
  const { stateDir, journal, zones, notify, tokens, faults = noFaults } = options;
  const state = openStateFile<CloudflareState>(path.join(stateDir, "cloudflare.json"), emptyCloudflareState);
  const count = requestCount(apiLimit);
  const client = vendorClient({ service: "cloudflare", journal, faults, retries: cloudflareRetries, count });
  const cloud: CloudflareCloud = {
    zones,
    state,
    record: client.record,
    notify,
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
      run: client.run,
      schema: readProviderSchema(new URL("./provider-schema.generated.json", import.meta.url)),
      resources: {
        [resourceTypes.cloudflareRecord]: dnsRecord(cloud),
        [resourceTypes.cloudflareRuleset]: ruleset(cloud),
        [resourceTypes.cloudflareZoneSetting]: zoneSetting(cloud),
        [resourceTypes.cloudflareDnssec]: zoneDnssec(cloud),
        [resourceTypes.cloudflareNotification]: notificationPolicy(cloud),
        [resourceTypes.cloudflareNotificationWebhook]: notificationWebhook(cloud),
      },
      functions: { "cloudflare:index/getZone:getZone": (args) => getZone(cloud, args) },
    }),
    api: restApi(cloud, { tokens, count }),
    zones: () => zones.map(declared),
    mutations: cloudflareMutations(cloud),
    async close() {},
  };
}
