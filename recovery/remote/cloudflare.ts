import { z } from "zod";
import { RecoveryError } from "../errors";
import { type Lookup, onlyOne, optionalTextInput, textInput } from "./lookup";

/*
 * Requests and import ids: documentation of Cloudflare's API v4 and of pulumi/cloudflare 6. Seen against the local cloud,
 * not live.
 */

const records = z.object({
  result: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      content: z.string().optional(),
      data: z.record(z.string(), z.unknown()).optional(),
      priority: z.number().nullish(),
    }),
  ),
});

export const cloudflareRecord: Lookup = async (resource, { cloudflare, isKnown }) => {
  const zone = textInput(resource, "zoneId");
  const [name, type] = [textInput(resource, "name"), textInput(resource, "type")];
  const content = optionalTextInput(resource, "content");
  const data = z.record(z.string(), z.unknown()).optional().catch(undefined).parse(resource.inputs?.["data"]);
  const answer = await cloudflare.get(`/zones/${zone}/dns_records`, { name, type, per_page: "100" });
  const found = onlyOne(
    records
      .parse(answer ?? { result: [] })
      .result.filter((entry) => entry.type === type && sameHost(entry.name, name))
      .filter((entry) => (content === undefined ? sameData(entry.data, data) : sameContent(entry.content, content)))
      .filter((entry) => !isKnown(resource.type, entry.id)),
    resource,
  );
  if (found === undefined) return { kind: "forget", why: `the zone has no such ${type} record for ${name}` };
  return { kind: "exists", importId: `${zone}/${found.id}`, what: `DNS record ${type} ${name} (${found.id})` };
};

const entryPoint = z.object({
  result: z.object({
    id: z.string(),
    rules: z.array(z.object({ ref: z.string().optional() })).optional(),
  }),
});

/** A zone has one entry point ruleset for each phase; whose it is shows in the `ref`s of its rules. */
export const cloudflareRuleset: Lookup = async (resource, { cloudflare, isKnown }) => {
  const zone = textInput(resource, "zoneId");
  const phase = textInput(resource, "phase");
  const answer = await cloudflare.get(`/zones/${zone}/rulesets/phases/${phase}/entrypoint`);
  if (answer === undefined) return { kind: "forget", why: `the zone has no rules in the phase ${phase}` };
  const { id, rules = [] } = entryPoint.parse(answer).result;
  if (isKnown(resource.type, id)) return { kind: "forget", why: `the rules of ${phase} are already in the state` };
  const ours = z
    .array(z.object({ ref: z.string() }))
    .catch([])
    .parse(resource.inputs?.["rules"]);
  const refs = new Set(ours.map(({ ref }) => ref));
  if (rules.some(({ ref }) => ref === undefined || !refs.has(ref))) {
    throw new RecoveryError(
      "ERR_RECOVERY_FOREIGN",
      `The zone's ${phase} rules (${id}) hold rules that are not in ${resource.urn}: somebody else's. Move or remove them in the Cloudflare dashboard and try again.`,
    );
  }
  return { kind: "exists", importId: `zones/${zone}/${id}`, what: `Cloudflare ruleset of ${phase} (${id})` };
};

const policies = z.object({ result: z.array(z.object({ id: z.string(), name: z.string(), alert_type: z.string() })) });

/** Cloudflare takes two notification policies of one name; what tells ours from others is name and kind of alert. */
export const cloudflareNotification: Lookup = async (resource, { cloudflare, isKnown }) => {
  const account = textInput(resource, "accountId");
  const [name, alertType] = [textInput(resource, "name"), textInput(resource, "alertType")];
  const answer = await cloudflare.get(`/accounts/${account}/alerting/v3/policies`);
  const found = onlyOne(
    policies
      .parse(answer ?? { result: [] })
      .result.filter((entry) => entry.name === name && entry.alert_type === alertType)
      .filter((entry) => !isKnown(resource.type, entry.id)),
    resource,
  );
  if (found === undefined) return { kind: "forget", why: `the account has no notification "${name}"` };
  return {
    kind: "exists",
    importId: `${account}/${found.id}`,
    what: `Cloudflare notification "${name}" (${found.id})`,
  };
};

function sameHost(a: string, b: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/\.$/, "");
  return plain(a) === plain(b);
}

/** Cloudflare keeps the content of TXT records with quotes, whether or not it was given with them. */
function sameContent(a: string | undefined, b: string): boolean {
  const plain = (content: string) => content.replace(/^"(.*)"$/s, "$1").replace(/\.$/, "");
  return a !== undefined && plain(a) === plain(b);
}

function sameData(a: Record<string, unknown> | undefined, b: Record<string, unknown> | undefined): boolean {
  return Object.entries(b ?? {}).every(([key, value]) => JSON.stringify(a?.[key]) === JSON.stringify(value));
}
