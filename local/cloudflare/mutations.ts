import type { MutableKind } from "../mutations/mutation";
import type { Plain } from "../provider-stand-in/resource-kind";
import { type CloudflareCloud, type Kept, newId } from "./cloudflare-state";
import { settingNow } from "./resources/zone-setting";
import { zoneSettingIds } from "./resources/zone-setting-values";

/** What a setting is changed to by hand: one that the program never asks for. */
const otherSettings: Record<string, string> = { ssl: "flexible", min_tls_version: "1.0", security_level: "low" };

/** What a person with access to Cloudflare's dashboard can do to a stack. */
export function cloudflareMutations(cloud: CloudflareCloud): MutableKind[] {
  const { data } = cloud.state;
  const done = (sentence: string): string => {
    cloud.state.save();
    return sentence;
  };
  const plainName = ({ properties }: Kept) => `${properties["type"]} ${properties["name"]}`;
  // A name may have several records of a type, such as CAA and TXT: those are told apart by what they say.
  const recordName = (record: Kept): string => {
    const isAlone = Object.values(data.records).filter((one) => plainName(one) === plainName(record)).length === 1;
    const { content, data: parts } = record.properties;
    return isAlone ? plainName(record) : `${plainName(record)} ${content ?? JSON.stringify(parts)}`;
  };
  const phaseOf = ({ properties }: Kept) => String(properties["phase"]);
  const named = (kept: Record<string, Kept>, nameOf: (entry: Kept) => string, name: string): Kept =>
    Object.values(kept).find((entry) => nameOf(entry) === name) as Kept;
  const policyName = ({ properties }: Kept) => String(properties["name"]);

  return [
    {
      kind: "cloudflare-record",
      about: "Cloudflare, DNS records",
      list: () => Object.values(data.records).map(recordName),
      change(name) {
        const { properties } = named(data.records, recordName, name);
        const changed: Record<string, Plain> = {
          A: { content: "203.0.113.7" },
          CNAME: { content: "elsewhere.example" },
        };
        Object.assign(properties, changed[String(properties["type"])] ?? { ttl: 300 }, { comment: "changed by hand" });
        return done(`Changed the record ${name} and its comment.`);
      },
      delete(name) {
        delete data.records[named(data.records, recordName, name).id];
        return done(`Deleted the record ${name}.`);
      },
      add() {
        const [zone] = cloud.zones;
        if (zone === undefined) return "There is no zone to add a record to.";
        const id = newId();
        const name = `foreign-${id.slice(0, 6)}.${zone.name}`;
        const properties = { zoneId: zone.id, name, type: "A", content: "203.0.113.9", ttl: 1, proxied: false };
        data.records[id] = { id, zoneId: zone.id, properties: { ...properties, tags: [], settings: {} } };
        return done(`Added the record A ${name}.`);
      },
    },
    {
      kind: "cloudflare-ruleset",
      about: "Cloudflare, rules of a phase",
      list: () => Object.values(data.rulesets).map(phaseOf),
      change(name) {
        const { properties } = named(data.rulesets, phaseOf, name);
        const [first, ...rest] = properties["rules"] as Plain[];
        properties["rules"] = [{ ...first, enabled: false }, ...rest];
        return done(`Switched off the first rule of ${name}.`);
      },
      delete(name) {
        delete data.rulesets[named(data.rulesets, phaseOf, name).id];
        return done(`Deleted the rules of ${name}.`);
      },
      add() {
        const [zone] = cloud.zones;
        if (zone === undefined) return "There is no zone to add rules to.";
        const id = newId();
        const phase = "http_request_cache_settings";
        const rules = [
          { action: "set_cache_settings", actionParameters: { cache: false }, expression: "true", enabled: true },
        ];
        const properties = { zoneId: zone.id, kind: "zone", name: "default", phase, description: "", rules };
        data.rulesets[id] = { id, zoneId: zone.id, properties: { ...properties, version: "1", lastUpdated: "" } };
        return done(`Added a rule to ${phase}.`);
      },
    },
    {
      kind: "cloudflare-setting",
      about: "Cloudflare, settings of the zone; none can be deleted",
      list: () =>
        cloud.zones.flatMap((zone) =>
          zoneSettingIds.filter(
            (id) => id in otherSettings || ["on", "off"].includes(String(settingNow(cloud, zone.id, id))),
          ),
        ),
      change(name) {
        const id = zoneSettingIds.find((setting) => setting === name);
        const [zone] = cloud.zones;
        if (id === undefined || zone === undefined) return "There is no zone here.";
        const now = settingNow(cloud, zone.id, id);
        const value = otherSettings[id] ?? (now === "on" ? "off" : "on");
        const kept = data.settings[`${zone.id}/${id}`]?.properties ?? { zoneId: zone.id, settingId: id };
        const properties = { ...kept, value, editable: true, modifiedOn: new Date().toISOString() };
        data.settings[`${zone.id}/${id}`] = { id, zoneId: zone.id, properties };
        return done(`Set ${id} to ${value}.`);
      },
    },
    {
      kind: "cloudflare-dnssec",
      about: "Cloudflare, DNSSEC of the zone",
      list: () => cloud.zones.filter(({ id }) => data.dnssec[id] !== undefined).map(({ name }) => name),
      change(name) {
        const zone = cloud.zones.find((one) => one.name === name);
        const kept = zone && data.dnssec[zone.id];
        if (kept !== undefined) kept.properties["status"] = "disabled";
        return done(`Switched DNSSEC of ${name} off.`);
      },
    },
    {
      kind: "cloudflare-notification",
      about: "Cloudflare, notification policies",
      list: () => Object.values(data.notifications).map(policyName),
      change(name) {
        named(data.notifications, policyName, name).properties["enabled"] = false;
        return done(`Switched the notification ${name} off.`);
      },
      delete(name) {
        delete data.notifications[named(data.notifications, policyName, name).id];
        return done(`Deleted the notification ${name}.`);
      },
    },
  ];
}
