import { z } from "zod";
import { acceptanceHeader } from "../contract/acceptance";
import { edgeHeader } from "../contract/client-address";
import { cloudflareNotification } from "../recovery/remote/cloudflare";
import { type Declared, isHidden } from "./declared";
import { compare, type FindExisting } from "./finding";
import { lookedUp } from "./looked-up";

/*
 * Answers: documentation of Cloudflare's API v4 and the types of the package cloudflare. Seen against the local cloud, not
 * live.
 */

const record = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  content: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});
const records = z.object({ result: z.array(record) });

/**
 * One with the same content; else the only one that could be meant: a name has one address or alias of the site, one
 * DMARC policy, one key of a selector.
 */
export const existingRecord: FindExisting = async (declared, { cloudflare }) => {
  const { zoneId, name, type, content, data } = declared.inputs;
  const query = { name: String(name), type: String(type), per_page: "100" };
  const found = records.parse((await cloudflare.get(`/zones/${zoneId}/dns_records`, query)) ?? { result: [] }).result;
  const same = found.filter((entry) =>
    content === undefined ? sameData(entry.data, data) : plain(entry.content) === plain(String(content)),
  );
  const meant = found.filter(
    (entry) => ["A", "AAAA", "CNAME"].includes(entry.type) || kindOf(entry) === kindOf(declared.inputs),
  );
  const chosen = same[0] ?? (content !== undefined && meant.length === 1 ? meant[0] : undefined);
  if (chosen === undefined) {
    const others = found.length === 0 ? "" : ` (${found.length} others of that name stay)`;
    return { kind: "make", why: `the zone has no such ${type} record for ${name}${others}` };
  }
  const { proxied, ttl, comment, priority } = declared.inputs;
  const wanted = { content: plain(content), proxied, ttl, comment, priority };
  return {
    kind: "adopt",
    importId: `${zoneId}/${chosen.id}`,
    what: `DNS record ${type} ${name} (${chosen.id})`,
    differences: compare({ ...chosen, content: plain(chosen.content) }, wanted, isHidden),
  };
};

/** What a TXT record is for, by how it begins. */
function kindOf({ type, content }: { type?: unknown; content?: unknown }): string | undefined {
  if (type !== "TXT") return undefined;
  return /^(v=DMARC1|v=spf1|(v=DKIM1;.*)?p=)/i.exec(plain(content) ?? "")?.[0]?.slice(0, 6);
}

/** Cloudflare keeps the content of TXT records with quotes, whether or not it was given with them. */
function plain(content: unknown): string | undefined {
  return typeof content === "string" ? content.replace(/^"(.*)"$/s, "$1").replace(/\.$/, "") : undefined;
}

function sameData(a: Record<string, unknown> | undefined, b: unknown): boolean {
  const wanted = z.record(z.string(), z.unknown()).catch({}).parse(b);
  return Object.entries(wanted).every(([key, value]) => JSON.stringify(a?.[key]) === JSON.stringify(value));
}

const rule = z.looseObject({
  ref: z.string().optional(),
  description: z.string().optional(),
  expression: z.string().optional(),
  action: z.string().optional(),
  enabled: z.boolean().optional(),
});
const entryPoint = z.object({
  result: z.looseObject({ id: z.string(), name: z.string().optional(), rules: z.array(rule).default([]) }),
});

/** A zone has one ruleset for each phase; the next `up` puts the program's rules in place of all that are in it. */
export const existingRuleset: FindExisting = async (declared, { cloudflare }) => {
  const { zoneId, phase, name } = declared.inputs;
  const answer = await cloudflare.get(`/zones/${zoneId}/rulesets/phases/${phase}/entrypoint`);
  if (answer === undefined) return { kind: "make", why: `the zone has no rules in the phase ${phase}` };
  const { result: now } = entryPoint.parse(answer);
  const wanted = z.array(rule).catch([]).parse(declared.inputs["rules"]);
  const refs = new Set(wanted.map(({ ref }) => ref));
  const foreign = now.rules.filter(({ ref }) => ref === undefined || !refs.has(ref));
  return {
    kind: "adopt",
    importId: `zones/${zoneId}/${now.id}`,
    what: `ruleset of ${phase} (${now.id})`,
    differences: [
      ...compare(
        { "name (a change replaces the ruleset)": now.name },
        { "name (a change replaces the ruleset)": name },
        isHidden,
      ),
      ...foreign.map(({ description, ref }) => ({
        property: `rule "${description ?? ref ?? "without a name"}"`,
        now: "there, somebody else's",
        wanted: "none: the next up removes it",
      })),
      ...wanted.flatMap((ours) => {
        const theirs = now.rules.find(({ ref }) => ref === ours.ref);
        if (theirs === undefined) return [{ property: `rule ${ours.ref}`, now: "none", wanted: "there" }];
        const { expression, action, enabled } = ours;
        return compare(theirs, { expression, action, enabled }, isHidden).map((difference) => ({
          ...difference,
          property: `rule ${ours.ref}: ${difference.property}`,
        }));
      }),
    ],
  };
};

const setting = z.object({ result: z.looseObject({ value: z.unknown() }) });

export const existingSetting: FindExisting = async (declared, { cloudflare }) => {
  const { zoneId, settingId, value } = declared.inputs;
  const answer = await cloudflare.get(`/zones/${zoneId}/settings/${settingId}`);
  if (answer === undefined) return { kind: "make", why: `the zone has no setting ${settingId}` };
  const now = setting.parse(answer).result.value;
  return {
    kind: "adopt",
    importId: `${zoneId}/${settingId}`,
    what: `setting ${settingId} of the zone`,
    differences: compare({ value: now }, { value }, isHidden),
  };
};

const dnssec = z.object({ result: z.looseObject({ status: z.string().nullish() }) });

export const existingDnssec: FindExisting = async (declared, { cloudflare }) => {
  const { zoneId } = declared.inputs;
  const answer = await cloudflare.get(`/zones/${zoneId}/dnssec`);
  const status = answer === undefined ? undefined : dnssec.parse(answer).result.status;
  if (status !== "active" && status !== "pending") return { kind: "make", why: "the zone is not signed" };
  return { kind: "adopt", importId: String(zoneId), what: `DNSSEC of the zone (${status})`, differences: [] };
};

export const existingNotification: FindExisting = (declared, context) =>
  lookedUp(cloudflareNotification, declared, context).then((found) =>
    found.kind === "adopt" ? { ...found, differences: [] } : found,
  );

const entryPointOf = async (
  phase: string,
  declared: readonly Declared[],
  cloudflare: { get(path: string): Promise<unknown> },
): Promise<z.output<typeof entryPoint> | undefined> => {
  const ruleset = declared.find(({ inputs }) => inputs["phase"] === phase);
  const answer =
    ruleset && (await cloudflare.get(`/zones/${ruleset.inputs["zoneId"]}/rulesets/phases/${phase}/entrypoint`));
  return answer === undefined ? undefined : entryPoint.parse(answer);
};

const header = z.looseObject({
  action_parameters: z.looseObject({
    headers: z.record(z.string(), z.looseObject({ value: z.string().optional() })),
  }),
});

/** The secret by which the hosting knows the edge, from the rule that adds it to each request. */
export async function edgeSecretOf(
  declared: readonly Declared[],
  cloudflare: { get(path: string): Promise<unknown> },
): Promise<string | undefined> {
  const found = await entryPointOf("http_request_late_transform", declared, cloudflare);
  for (const candidate of found?.result.rules ?? []) {
    const parsed = header.safeParse(candidate);
    const value = parsed.success ? parsed.data.action_parameters.headers[edgeHeader]?.value : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The secret that lets the acceptance suite in before the launch, from the rule that keeps all others out. */
export async function acceptanceSecretOf(
  declared: readonly Declared[],
  cloudflare: { get(path: string): Promise<unknown> },
): Promise<string | undefined> {
  const found = await entryPointOf("http_request_firewall_custom", declared, cloudflare);
  const asked = new RegExp(`headers\\["${acceptanceHeader}"\\]\\[\\*\\] eq "([\\w-]+)"`);
  return found?.result.rules.map(({ expression }) => asked.exec(expression ?? "")?.[1]).find((value) => value);
}
