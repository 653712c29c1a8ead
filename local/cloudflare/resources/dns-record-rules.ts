import type { DnsRecordArgs } from "@pulumi/cloudflare";
import { z } from "zod";

/** Types whose content is made from `data` (https://developers.cloudflare.com/api/resources/dns/subresources/records/). */
const structured = [
  "CAA",
  "CERT",
  "DNSKEY",
  "DS",
  "HTTPS",
  "LOC",
  "NAPTR",
  "SMIMEA",
  "SRV",
  "SSHFP",
  "SVCB",
  "TLSA",
  "URI",
] as const;
const plainTypes = ["A", "AAAA", "CNAME", "MX", "NS", "OPENPGPKEY", "PTR", "TXT"] as const;
/** Only these can go through Cloudflare's proxy. */
export const proxiable: readonly string[] = ["A", "AAAA", "CNAME"];

const hostName = /^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.?$/i;

/** Rules: terraform-provider-cloudflare v5.22.0, resource `dns_record`, and the API's documentation. */
const shape = {
  comment: z.string().max(500).optional(),
  content: z.string().min(1).optional(),
  data: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  includeShadowMetadata: z.boolean().optional(),
  name: z.string().max(255).regex(hostName, "must be a full host name, such as www.example.com"),
  priority: z.number().int().min(0).max(65535).optional(),
  privateRouting: z.boolean().optional(),
  proxied: z.boolean().optional(),
  settings: z
    .strictObject({
      flattenCname: z.boolean().optional(),
      ipv4Only: z.boolean().optional(),
      ipv6Only: z.boolean().optional(),
    })
    .optional(),
  tags: z.array(z.string()).optional(),
  ttl: z.number().int(),
  type: z.enum([...plainTypes, ...structured]),
  zoneId: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hex digits"),
} satisfies Record<keyof DnsRecordArgs, z.ZodType>;

export const dnsRecordShape = z.strictObject(shape);
export type DnsRecordInputs = z.output<typeof dnsRecordShape>;

type Fail = (property: keyof typeof shape, message: string) => void;

export const dnsRecordSchema = dnsRecordShape.superRefine((record, context) => {
  const fail: Fail = (property, message) => context.addIssue({ code: "custom", path: [property], message });
  checkProxy(record, fail);
  checkContent(record, fail);
  if (record.type === "MX" && record.priority === undefined) fail("priority", "An MX record needs a priority.");
});

function checkProxy({ type, proxied, ttl }: DnsRecordInputs, fail: Fail): void {
  if (proxied && !proxiable.includes(type))
    fail("proxied", `A record of type ${type} cannot be proxied: only A, AAAA and CNAME can.`);
  if (proxied && ttl !== 1) fail("ttl", "A proxied record must have ttl 1 (automatic).");
  if (!proxied && ttl !== 1 && (ttl < 60 || ttl > 86_400)) fail("ttl", "must be 1 (automatic) or 60 to 86400 seconds");
}

function checkContent({ type, content, data }: DnsRecordInputs, fail: Fail): void {
  if ((structured as readonly string[]).includes(type)) {
    if (data === undefined) fail("data", `A record of type ${type} needs data.`);
    if (content !== undefined) fail("content", `A record of type ${type} takes data, not content.`);
    if (type === "CAA" && data !== undefined) checkCaa(data, fail);
    return;
  }
  if (data !== undefined) fail("data", `A record of type ${type} takes content, not data.`);
  if (content === undefined) fail("content", `A record of type ${type} needs content.`);
  else if (type === "A" && !z.ipv4().safeParse(content).success) fail("content", "must be an IPv4 address");
  else if (type === "AAAA" && !z.ipv6().safeParse(content).success) fail("content", "must be an IPv6 address");
  else if (["CNAME", "MX", "NS", "PTR"].includes(type) && !hostName.test(content))
    fail("content", "must be a host name");
  else if (type === "TXT") checkText(content, fail);
}

function checkCaa(data: Record<string, string | number>, fail: Fail): void {
  const caa = z.object({
    flags: z.coerce.number().int().min(0).max(255),
    tag: z.enum(["issue", "issuewild", "iodef"]),
    value: z.string(),
  });
  if (!caa.safeParse(data).success)
    fail("data", "A CAA record needs flags (0 to 255), tag (issue, issuewild, iodef) and value.");
}

/** Cloudflare keeps the text as it comes; one that begins with a quote is a list of quoted strings of up to 255 bytes. */
function checkText(content: string, fail: Fail): void {
  if (content.length > 2048) fail("content", "A TXT record may hold 2048 characters.");
  if (!content.startsWith('"')) return;
  const strings = /^("(?:[^"\\]|\\.)*"\s*)+$/;
  if (!strings.test(content)) fail("content", "The quotes of a TXT record must be closed.");
  else if ((content.match(/"(?:[^"\\]|\\.)*"/g) ?? []).some((part) => part.length > 257)) {
    fail("content", "A quoted string of a TXT record may hold 255 characters: write several strings.");
  }
}
