import type { Plain } from "../provider-stand-in/resource-kind";
import { CloudflareError } from "./cloudflare-error";
import { type CloudflareCloud, type Zone, zoneOf } from "./cloudflare-state";

const nameServers = ["ada.ns.cloudflare.com", "lee.ns.cloudflare.com"];
const made = "2026-01-01T00:00:00.000Z";

/** `getZone`: by `zoneId` or by `filter.name`. @throws CloudflareError for a zone that is not there */
export async function getZone(cloud: CloudflareCloud, args: Plain): Promise<Plain> {
  const { zoneId, filter } = args;
  if (typeof zoneId === "string") {
    cloud.record("read", "GET /zones/{zone}");
    return zoneProperties(zoneOf(cloud, zoneId));
  }
  cloud.record("read", "GET /zones");
  const name = typeof filter === "object" && filter !== null && !Array.isArray(filter) ? filter["name"] : undefined;
  const zone = cloud.zones.find((entry) => entry.name === name);
  if (zone === undefined)
    throw new CloudflareError(404, 1001, "getZone needs zoneId or the filter.name of a zone that exists.");
  return { ...zoneProperties(zone), filter: filter ?? null };
}

function zoneProperties(zone: Zone): Plain {
  return {
    id: zone.id,
    zoneId: zone.id,
    name: zone.name,
    status: "active",
    type: "full",
    paused: false,
    developmentMode: 0,
    nameServers,
    originalNameServers: [],
    originalDnshost: "",
    originalRegistrar: "",
    vanityNameServers: [],
    permissions: [],
    cnameSuffix: "",
    verificationKey: "",
    activatedOn: made,
    createdOn: made,
    modifiedOn: made,
    account: { id: zone.id, name: "local" },
    owner: { id: zone.id, name: "local", type: "organization" },
    plan: {
      id: zone.id,
      name: zone.plan,
      legacyId: zone.plan,
      price: 0,
      currency: "USD",
      frequency: "",
      canSubscribe: false,
      externallyManaged: false,
      isSubscribed: true,
      legacyDiscount: false,
    },
    meta: {
      cdnOnly: false,
      customCertificateQuota: 0,
      dnsOnly: false,
      foundationDns: false,
      pageRuleQuota: 3,
      phishingDetected: false,
      step: 4,
    },
    tenant: { id: "", name: "" },
    tenantUnit: { id: "" },
  };
}
