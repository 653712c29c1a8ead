import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { actingRules } from "./cloudflare";
import {
  type DeclaredResource,
  isHosted,
  isMap,
  listedTexts,
  notKnown,
  read,
  readMap,
  readMaps,
  readText,
} from "./declared";
import { type Finding, isPublic, type Rule } from "./policy";

const item = checklistItem("SEC-7");
const acmePath = "/.well-known/acme-challenge/";
/** As short as a secret may be that a stranger tries to guess. */
const shortestSecret = 22;

function finding(wrong: string, urn?: string): Finding {
  return { wrong, setting: "prelaunch:edge", cure: item.cure, ...(urn ? { urn } : {}) };
}

type Properties = Readonly<Record<string, unknown>>;

/** Maps of a list, or of the one map that stands in its place. */
const mapsOf = (properties: Properties, name: string): readonly Properties[] => {
  const maps = readMaps(properties, name);
  return maps === notKnown ? [] : maps;
};

function firewallRules({ props }: DeclaredResource): readonly Properties[] {
  const rules = readMap(props, "rules");
  return rules === notKnown ? [] : mapsOf(rules, "rules").filter(({ active }) => active !== false);
}

const actionOf = (rule: Properties): string => {
  const action = read(rule, "action");
  return isMap(action) ? String(readText(action, "action")) : "";
};

/** The header that a rule asks for: it denies what has none of the accepted values, the ACME challenge excepted. */
function headerAskedFor(rule: Properties): string | undefined {
  if (actionOf(rule) !== "deny") return undefined;
  for (const group of mapsOf(rule, "conditionGroups")) {
    const conditions = mapsOf(group, "conditions");
    const header = conditions.find(({ type, neg }) => type === "header" && neg === true);
    const rest = conditions.filter((condition) => condition !== header);
    const spared = rest.every(
      ({ type, op, neg, value }) => type === "path" && op === "pre" && neg === true && value === acmePath,
    );
    if (header === undefined || !spared) continue;
    const accepted = [read(header, "values"), read(header, "value")].filter((value) => value !== undefined);
    const known = listedTexts(accepted);
    const strong = known.every((text) => text.length >= shortestSecret) && accepted.length > 0;
    if (strong) return String(readText(header, "key")).toLowerCase();
  }
  return undefined;
}

/** Headers that the edge sets on what it lets through, with a value. */
function headersSet(resources: readonly DeclaredResource[]): string[] {
  return actingRules(resources, "http_request_late_transform").flatMap(({ properties }) => {
    const parameters = read(properties, "actionParameters");
    const headers = isMap(parameters) ? read(parameters, "headers") : undefined;
    if (!isMap(headers)) return [];
    return Object.entries(headers)
      .filter(
        ([, header]) => header === notKnown || (isMap(header) && header.operation === "set" && header.value !== ""),
      )
      .map(([name]) => name.toLowerCase());
  });
}

/** SEC-7: the hosting denies what did not come through the edge. */
export const edgeOnlyHosting: Rule = {
  name: "sec-7-edge-only-hosting",
  item,
  judgeResource(resource, context) {
    if (!isPublic(context)) return [];
    const { type, props } = resource;
    if (/^vercel:.*:(?:FirewallBypass|DeploymentProtectionException)$/.test(type)) {
      return [finding("The hosting lets some visitors around its firewall.")];
    }
    if (type === resourceTypes.vercelProject) {
      const protection = read(props, "vercelAuthentication");
      const level = isMap(protection) ? readText(protection, "deploymentType") : undefined;
      return level === undefined || level === "none"
        ? [finding("The hosting's generated hostnames are open to everybody.")]
        : [];
    }
    if (type !== resourceTypes.vercelFirewall) return [];
    const found: Finding[] = [];
    if (props.enabled === false) found.push(finding("The hosting's firewall is switched off."));
    const addresses = readMap(props, "ipRules");
    const bypasses = [
      ...firewallRules(resource).map(actionOf),
      ...(addresses === notKnown ? [] : mapsOf(addresses, "rules").map(({ action }) => String(action))),
    ].includes("bypass");
    if (bypasses) found.push(finding("A rule of the hosting's firewall lets visitors around the others."));
    return found;
  },
  judgeStack(resources, context) {
    if (!isPublic(context) || !isHosted(resources)) return [];
    const set = headersSet(resources);
    const firewalls = resources.filter(({ type }) => type === resourceTypes.vercelFirewall);
    const asked = firewalls.flatMap((firewall) =>
      firewallRules(firewall).flatMap((rule) => headerAskedFor(rule) ?? []),
    );
    // First of all a rule that is not known as a whole: it can only come from our own secrets.
    const own = firewalls.some(
      ({ props, propertyDependencies }) =>
        read(props, "rules") === notKnown &&
        (propertyDependencies["rules"] ?? []).some(({ type }) => type === resourceTypes.randomSecret),
    );
    if (own) return [];
    if (asked.length === 0) return [finding("The hosting does not deny what comes around the edge.")];
    return asked.some((header) => set.includes(header))
      ? []
      : [finding("The edge does not set the header that the hosting asks for.")];
  },
};
