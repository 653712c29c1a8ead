import { createHash } from "node:crypto";
import type { ZoneDnssecArgs } from "@pulumi/cloudflare";
import { z } from "zod";
import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { type CloudflareCloud, lastPart, type Zone, zoneOf } from "../cloudflare-state";

const flag = z.boolean().optional();
const shape = {
  dnssecMultiSigner: flag,
  dnssecPresigned: flag,
  dnssecUseNsec3: flag,
  status: z.enum(["active", "disabled"]).optional(),
  zoneId: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hex digits"),
} satisfies Record<keyof ZoneDnssecArgs, z.ZodType>;

/** What Cloudflare signs with: ECDSA P-256 (13), key signing keys (257), DS digests by SHA-256 (2). */
const key = { algorithm: "13", digestAlgorithm: "SHA256", digestType: "2", flags: 257, keyType: "ECDSAP256SHA256" };

/**
 * DNSSEC of a zone. Declared `active`, it reads `pending` until the registrar has the DS record; a registrar is no part of
 * the local cloud, so the status stays as it is declared, which the provider treats alike.
 */
export function zoneDnssec(cloud: CloudflareCloud): ResourceKind {
  const { dnssec } = cloud.state.data;

  const patch = (inputs: Plain): Plain => {
    const zone = zoneOf(cloud, String(inputs["zoneId"]));
    cloud.record("write", "PATCH /zones/{zone}/dnssec");
    const properties = { ...inputs, ...signedBy(zone), modifiedOn: new Date().toISOString() };
    dnssec[zone.id] = { id: zone.id, zoneId: zone.id, properties };
    cloud.state.save();
    return properties;
  };

  return {
    schema: z.strictObject(shape),
    replaceOn: ["zoneId"],
    computed: [...Object.keys(key), "digest", "ds", "keyTag", "publicKey", "modifiedOn"],
    volatile: ["modifiedOn"],
    async create(inputs) {
      return { id: String(inputs["zoneId"]), outputs: patch(inputs) };
    },
    async read(id) {
      cloud.record("read", "GET /zones/{zone}/dnssec");
      const zone = cloud.zones.find((entry) => entry.id === lastPart(id));
      if (zone === undefined) return undefined;
      const kept = dnssec[zone.id]?.properties;
      return { id: zone.id, outputs: kept ?? { zoneId: zone.id, status: "disabled" } };
    },
    async update(_id, _old, inputs) {
      return patch(inputs);
    },
    // The real provider disables first and deletes then: a zone whose DS record is still at the registrar stops resolving.
    async delete(id) {
      if (dnssec[id] === undefined) return;
      cloud.record("write", "PATCH /zones/{zone}/dnssec");
      cloud.record("write", "DELETE /zones/{zone}/dnssec");
      delete dnssec[id];
      cloud.state.save();
    },
  };
}

/** A key that is made up of the zone's id: the same at each read. */
function signedBy({ id, name }: Zone): Plain {
  const digest = createHash("sha256").update(`${id} ${name}`).digest("hex").toUpperCase();
  const keyTag = Number.parseInt(digest.slice(0, 4), 16);
  return {
    ...key,
    digest,
    keyTag,
    publicKey: createHash("sha512").update(id).digest("base64"),
    ds: `${name}. 3600 IN DS ${keyTag} ${key.algorithm} ${key.digestType} ${digest}`,
  };
}
