import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import {
  convexVariable,
  isAppEnvironment,
  type NotKnown,
  notKnown,
  readText,
  type StackResource,
  type Text,
} from "./declared";
import { type Finding, isPublic, type Rule } from "./policy";

const item = checklistItem("ENV-5");

function finding(wrong: string, setting = "prelaunch:mail"): Finding {
  return { wrong, setting, cure: item.cure };
}

interface DnsText {
  name: Text;
  content: string | NotKnown;
}

function textRecords(resources: readonly StackResource[]): DnsText[] {
  return resources
    .filter(({ type, props }) => type === resourceTypes.cloudflareRecord && readText(props, "type") === "TXT")
    .map(({ props }) => {
      const content = readText(props, "content") ?? "";
      return {
        name: readText(props, "name"),
        content: content === notKnown ? notKnown : content.replace(/^"|"$/g, "").replace(/"\s+"/g, ""),
      };
    });
}

/** The sender's domain: what stands after the @ of an address, with or without a name before it. */
function domainOf(sender: string): string | undefined {
  return /@([a-z0-9.-]+)>?\s*$/i.exec(sender)?.[1]?.toLowerCase();
}

/** ENV-5: the sender's domain has SPF, DKIM and DMARC records that say something. */
export const senderDomain: Rule = {
  name: "env-5-sender-domain",
  item,
  judgeStack(resources, context) {
    if (!isPublic(context)) return [];
    const app = resources.find(isAppEnvironment);
    const sender = app && convexVariable(app, "EMAIL_FROM");
    const domain = typeof sender === "string" ? domainOf(sender) : undefined;
    // The domain's records are declared where the zone is.
    if (domain === undefined || !resources.some(({ type }) => type.startsWith("cloudflare:"))) return [];

    const records = textRecords(resources);
    const at = (host: string) => records.filter(({ name }) => name === host || name === notKnown);
    const says = (host: string, pattern: RegExp) =>
      at(host).some(({ content }) => content === notKnown || pattern.test(content));
    const found: Finding[] = [];
    const dkim = records.filter(({ name }) => typeof name === "string" && name.endsWith(`._domainkey.${domain}`));
    if (!dkim.some(({ content }) => content === notKnown || /(?:^|;\s*)p=[A-Za-z0-9+/]{40,}/.test(content))) {
      found.push(finding("The sender's domain has no DKIM record with a key.", "prelaunch:mail.dkim"));
    }
    if (!says(`send.${domain}`, /^v=spf1 .*include:/) && !says(domain, /^v=spf1 .*include:amazonses\.com/)) {
      found.push(finding("The sender's domain has no SPF record for the mail provider."));
    }
    if (
      [...at(`send.${domain}`), ...at(domain)].some(
        ({ content }) => content !== notKnown && /^v=spf1.*\+all/.test(content),
      )
    ) {
      found.push(finding("The SPF record of the sender's domain lets everybody send."));
    }
    // With `dmarc: existing` there is no record here to judge; one that is declared must be whole.
    const dmarc = at(`_dmarc.${domain}`);
    if (
      dmarc.some(({ content }) => content !== notKnown && !/^v=DMARC1;\s*p=(none|quarantine|reject)\b/.test(content))
    ) {
      found.push(finding("The DMARC record of the sender's domain has no policy.", "prelaunch:mail.dmarc"));
    }
    return found;
  },
};
