import { z } from "zod";
import { derive, type Settings } from "../../infra/settings";
import { type Check, type Finding, finding } from "../finding";
import type { Vendor, VendorAnswer } from "./vendor";

/*
 * Requests and answers: documentation of Cloudflare's API v4 and the types of cloudflare 7.3. Seen against the local cloud,
 * not live.
 */

/** Phases that the program fills, and the permission that each needs. */
const phases: Record<string, string> = {
  http_request_dynamic_redirect: "Dynamic Redirect Write",
  http_request_firewall_custom: "Zone WAF Write",
  http_ratelimit: "Zone WAF Write",
  http_request_late_transform: "Zone Transform Rules Write",
  http_response_headers_transform: "Zone Transform Rules Write",
};

const verified = z.object({ result: z.looseObject({ status: z.string() }) });
const zone = z.object({
  result: z.looseObject({
    name: z.string(),
    status: z.string().optional(),
    paused: z.boolean().optional(),
    name_servers: z.array(z.string()).default([]),
    plan: z.looseObject({ legacy_id: z.string().optional() }).optional(),
  }),
});
const entryPoint = z.object({
  result: z.looseObject({
    rules: z.array(z.looseObject({ ref: z.string().optional(), description: z.string().optional() })).default([]),
  }),
});
const record = z.looseObject({
  type: z.string(),
  name: z.string(),
  content: z.string().optional(),
  comment: z.string().nullish(),
  data: z.looseObject({ tag: z.string().optional(), value: z.string().optional() }).optional(),
});
const records = z.object({ result: z.array(record) });
const dnssec = z.object({ result: z.looseObject({ status: z.string().nullish(), ds: z.string().nullish() }) });

export interface CloudflareLook {
  cloudflare: Vendor;
  settings: Settings;
  edge: NonNullable<Settings["edge"]>;
  isDeployed: boolean;
}

export function cloudflareChecks(look: CloudflareLook): Check[] {
  return [
    { title: "Cloudflare token", run: () => tokenFindings(look) },
    { title: "Cloudflare zone", run: () => zoneFindings(look) },
    { title: "rules of the zone", run: () => phaseFindings(look) },
    { title: "DNS records of the zone", run: () => recordFindings(look) },
    { title: "who may issue certificates", run: () => authorityFindings(look) },
    { title: "DNSSEC", run: () => dnssecFindings(look) },
  ];
}

/** A user's token is verified there, an account's at its account. */
async function tokenFindings({ cloudflare, edge }: CloudflareLook): Promise<Finding[]> {
  const places = [
    "/user/tokens/verify",
    ...(edge.accountId === undefined ? [] : [`/accounts/${edge.accountId}/tokens/verify`]),
  ];
  let refusal: VendorAnswer | undefined;
  for (const place of places) {
    const answer = await cloudflare.get(place);
    refusal = answer;
    if (!answer.ok) continue;
    const { status } = verified.parse(answer.body).result;
    return status === "active" ? [] : [finding("cloudflare-token", `CLOUDFLARE_API_TOKEN is ${status}.`)];
  }
  const message = refusal?.ok === false ? refusal.message : "";
  return [finding("cloudflare-token", `Cloudflare refuses CLOUDFLARE_API_TOKEN: ${message}.`)];
}

async function zoneFindings({ cloudflare, edge }: CloudflareLook): Promise<Finding[]> {
  const answer = await cloudflare.get(`/zones/${edge.zoneId}`);
  if (!answer.ok)
    return [
      lacking(answer, "Zone Read") ?? finding("cloudflare-zone", `There is no zone ${edge.zoneId} for this token.`),
    ];
  const { name, status, paused, name_servers: servers, plan } = zone.parse(answer.body).result;
  const found: Finding[] = [];
  if (name !== edge.zone)
    found.push(finding("cloudflare-zone", `The zone ${edge.zoneId} is ${name}, not ${edge.zone}.`));
  if (plan?.legacy_id !== undefined && plan.legacy_id !== edge.plan) {
    found.push(
      finding("cloudflare-plan", `The plan of the zone is ${plan.legacy_id}, the stack file says ${edge.plan}.`),
    );
  }
  if (status !== undefined && status !== "active") {
    found.push(
      finding(
        "cloudflare-nameservers",
        `The zone is ${status}: the registrar does not name its nameservers.`,
        `Set them at the registrar: ${servers.join(", ")}.`,
      ),
    );
  }
  if (paused) found.push(finding("cloudflare-zone", "The zone is paused: no rule acts.", "Resume it at Cloudflare."));
  return found;
}

/** One resource owns a phase of a zone: what else is in it is in the way. Ours have refs of ours. */
async function phaseFindings({ cloudflare, edge }: CloudflareLook): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [phase, permission] of Object.entries(phases)) {
    const answer = await cloudflare.get(`/zones/${edge.zoneId}/rulesets/phases/${phase}/entrypoint`);
    if (!answer.ok) {
      const denied = lacking(answer, permission);
      if (denied) found.push(denied);
      continue;
    }
    const foreign = entryPoint.parse(answer.body).result.rules.filter(({ ref }) => !ref?.startsWith("prelaunch-"));
    if (foreign.length === 0) continue;
    const names = foreign.map(({ description, ref }) => `"${description ?? ref ?? "without a name"}"`).slice(0, 3);
    found.push(
      finding(
        "cloudflare-phase-occupied",
        `The phase ${phase} holds ${foreign.length} rules of somebody else: ${names.join(", ")}.`,
      ),
    );
  }
  return found;
}

async function recordFindings({ cloudflare, settings, edge }: CloudflareLook): Promise<Finding[]> {
  const { host } = derive(settings);
  const answer = await cloudflare.get(`/zones/${edge.zoneId}/dns_records`, { name: host, per_page: "100" });
  if (!answer.ok) return [lacking(answer, "DNS Write") ?? unseen("the DNS records", answer.status)];
  return records
    .parse(answer.body)
    .result.filter(({ type, comment }) => ["A", "AAAA", "CNAME"].includes(type) && comment !== "Managed by Prelaunch")
    .map(({ type, content }) =>
      finding("cloudflare-record-in-the-way", `${host} has a record of somebody else: ${type} ${content}.`),
    );
}

/** No CAA record at all lets anyone issue. */
async function authorityFindings({ cloudflare, edge }: CloudflareLook): Promise<Finding[]> {
  const answer = await cloudflare.get(`/zones/${edge.zoneId}/dns_records`, { type: "CAA", per_page: "100" });
  if (!answer.ok) return [];
  const issuers = records
    .parse(answer.body)
    .result.filter(({ data, content }) => (data?.tag ?? content?.split(" ")[1]) === "issue")
    .map(({ data, content }) => data?.value ?? content?.split(" ")[2]?.replaceAll('"', "") ?? "");
  if (issuers.length === 0 || issuers.some((issuer) => issuer.split(";")[0]?.trim() === "letsencrypt.org")) return [];
  return [
    finding("cloudflare-caa", `CAA records let only ${issuers.join(", ")} issue: the hosting gets no certificate.`),
  ];
}

async function dnssecFindings({ cloudflare, edge, isDeployed }: CloudflareLook): Promise<Finding[]> {
  if (!edge.dnssec || !isDeployed) return [];
  const answer = await cloudflare.get(`/zones/${edge.zoneId}/dnssec`);
  if (!answer.ok) return [lacking(answer, "DNS Write") ?? unseen("DNSSEC", answer.status)];
  const { status, ds } = dnssec.parse(answer.body).result;
  if (status === "active") return [];
  const cure = ds ? `Publish this DS record at the registrar: ${ds}` : undefined;
  return [finding("cloudflare-dnssec", `The zone's signatures are ${status ?? "off"}.`, cure)];
}

/** Cloudflare answers 403 where a token lacks a permission (and 400 with 9106 or 9109 where it is no token at all). */
function lacking(answer: VendorAnswer, permission: string): Finding | undefined {
  if (answer.ok || (answer.status !== 403 && answer.status !== 401)) return undefined;
  return finding(
    "cloudflare-permission",
    `CLOUDFLARE_API_TOKEN lacks ${permission}: Cloudflare answers ${answer.status}.`,
  );
}

function unseen(what: string, status: number): Finding {
  return finding("not-looked-at", `Cloudflare did not show ${what}: it answers ${status}.`);
}
