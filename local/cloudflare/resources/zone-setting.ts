import type { ZoneSettingArgs } from "@pulumi/cloudflare";
import { z } from "zod";
import type { PlainValue } from "../../../provider-rpc/values";
import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { type CloudflareCloud, zoneOf } from "../cloudflare-state";
import { type ZoneSettingId, zoneSettingIds, zoneSettings } from "./zone-setting-values";

const shape = {
  enabled: z.never("enabled is for ssl_recommender only, which the local cloud has not.").optional(),
  settingId: z.enum(zoneSettingIds),
  value: z.json(),
  zoneId: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hex digits"),
} satisfies Record<keyof ZoneSettingArgs, z.ZodType>;

const schema = z.strictObject(shape).superRefine(({ settingId, value }, context) => {
  const parsed = zoneSettings[settingId].value.safeParse(value);
  for (const issue of parsed.error?.issues ?? []) {
    context.addIssue({ code: "custom", path: ["value", ...issue.path], message: `${settingId}: ${issue.message}` });
  }
});

/** The value that a zone has for a setting now: the declared one, or what a new zone has. */
export function settingNow(cloud: CloudflareCloud, zoneId: string, settingId: ZoneSettingId): PlainValue {
  return cloud.state.data.settings[`${zoneId}/${settingId}`]?.properties["value"] ?? zoneSettings[settingId].initial;
}

export function zoneSetting(cloud: CloudflareCloud): ResourceKind {
  const { settings } = cloud.state.data;

  const patch = (inputs: Plain): Plain => {
    const zone = zoneOf(cloud, String(inputs["zoneId"]));
    const settingId = String(inputs["settingId"]);
    cloud.record("write", "PATCH /zones/{zone}/settings/{setting}");
    const properties: Plain = { ...inputs, editable: true, modifiedOn: new Date().toISOString() };
    settings[`${zone.id}/${settingId}`] = { id: settingId, zoneId: zone.id, properties };
    cloud.state.save();
    return properties;
  };

  return {
    schema,
    replaceOn: ["zoneId", "settingId"],
    computed: ["editable", "modifiedOn"],
    volatile: ["modifiedOn"],
    async create(inputs) {
      return { id: String(inputs["settingId"]), outputs: patch(inputs) };
    },
    async read(id, known) {
      cloud.record("read", "GET /zones/{zone}/settings/{setting}");
      const [zoneId, setting] = id.includes("/") ? id.split("/") : [String(known["zoneId"]), id];
      const settingId = z.enum(zoneSettingIds).safeParse(setting).data;
      const zone = cloud.zones.find((entry) => entry.id === zoneId);
      if (zone === undefined || settingId === undefined) return undefined;
      const kept = settings[`${zone.id}/${settingId}`]?.properties;
      const outputs = kept ?? {
        zoneId: zone.id,
        settingId,
        value: settingNow(cloud, zone.id, settingId),
        editable: true,
        modifiedOn: "",
      };
      return { id: settingId, outputs };
    },
    async update(_id, _old, inputs) {
      return patch(inputs);
    },
    // The API cannot unset a setting: the real provider leaves it as it is.
    async delete() {},
  };
}
