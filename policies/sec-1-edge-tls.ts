import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { actingRules, isAtEdge, zoneSetting } from "./cloudflare";
import { isHosted, isMap, notKnown, readText } from "./declared";
import { integer } from "./parameters";
import { type Finding, isPublic, notKnownYet, type Rule } from "./policy";

const item = checklistItem("SEC-1");
const acmePath = "/.well-known/acme-challenge/";

function finding(wrong: string): Finding {
  return { wrong, setting: "prelaunch:edge", cure: item.cure };
}

function settingFaults(id: string, value: unknown, shortestDays: number): string[] {
  if (value === notKnown) return [`The zone setting ${id} ${notKnownYet}.`];
  switch (id) {
    case "ssl":
      return value === "strict"
        ? []
        : ["The zone's ssl mode is not strict: the way from the edge to the hosting can be read."];
    case "min_tls_version":
      return value === "1.2" || value === "1.3" ? [] : ["The zone accepts TLS older than 1.2."];
    case "tls_1_3":
      return value === "on" || value === "zrt" ? [] : ["The zone has TLS 1.3 switched off."];
    case "always_use_https":
      return value === "on"
        ? ["The zone's always_use_https also redirects the ACME challenge, so certificates cannot be renewed."]
        : [];
    case "security_header":
      return hstsFaults(value, shortestDays);
    default:
      return [];
  }
}

function hstsFaults(value: unknown, shortestDays: number): string[] {
  const header = isMap(value) ? value.strict_transport_security : undefined;
  if (!isMap(header) || header.enabled !== true) return ["The zone has HSTS switched off."];
  const seconds = Number(header.max_age);
  return seconds >= shortestDays * 86_400 ? [] : ["The zone's HSTS ends too soon."];
}

/** SEC-1: what the edge declares of TLS, HSTS and the way from http to https. */
export const edgeTls: Rule = {
  name: "sec-1-edge-tls",
  item,
  parameters: {
    hstsDays: {
      type: "integer",
      default: 365,
      minimum: 30,
      maximum: 730,
      description: "Days that HSTS must last. OWASP ASVS 3.4.1 asks for 365.",
    },
  },
  judgeResource({ type, props }, { parameters }) {
    if (type !== resourceTypes.cloudflareZoneSetting) return [];
    const id = String(readText(props, "settingId"));
    return settingFaults(id, props.value, integer(parameters, "hstsDays")).map(finding);
  },
  judgeStack(resources, context) {
    if (!isPublic(context) || !isHosted(resources) || !isAtEdge(resources)) return [];
    const missing = ["ssl", "min_tls_version", "security_header"].filter(
      (id) => zoneSetting(resources, id) === undefined,
    );
    const redirects = actingRules(resources, "http_request_dynamic_redirect").filter(
      ({ action }) => action === "redirect",
    );
    const toHttps = redirects.filter(({ expression, properties }) => {
      return /\bnot\s+ssl\b/.test(expression) && JSON.stringify(properties.actionParameters ?? {}).includes("https://");
    });
    return [
      ...missing.map((id) => finding(`The zone setting ${id} is not declared.`)),
      ...(toHttps.length === 0 ? [finding("No acting rule leads http to https.")] : []),
      ...redirects
        .filter(({ expression }) => !new RegExp(`not\\s+\\(*starts_with\\([^)]*"${acmePath}"\\)`).test(expression))
        .filter(({ expression }) => !expression.includes("http.request.uri.path eq"))
        .map(({ urn }) => ({
          ...finding("A redirect also catches the ACME challenge, so certificates cannot be renewed."),
          urn,
        })),
    ];
  },
};
