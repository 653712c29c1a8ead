import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { convexVariable, isAppEnvironment, isHosted, readText } from "./declared";
import { hostOf } from "./origin";
import { type Finding, isPublic, type Rule } from "./policy";

const item = checklistItem("SEC-6");
const addressTypes = ["A", "AAAA", "CNAME"];

function finding(wrong: string, urn?: string): Finding {
  return { wrong, setting: "prelaunch:edge", cure: item.cure, ...(urn ? { urn } : {}) };
}

/** SEC-6: the site's records are proxied; the rules of the edge see nothing else. */
export const proxiedRecords: Rule = {
  name: "sec-6-proxied-records",
  item,
  judgeStack(resources, context) {
    if (!isPublic(context) || !isHosted(resources)) return [];
    const app = resources.find(isAppEnvironment);
    const site = app && convexVariable(app, "SITE_URL");
    const host = typeof site === "string" ? hostOf(site) : undefined;
    // ENV-2 says what is wrong with the site.
    if (host === undefined) return [];
    const records = resources.filter(
      ({ type, props }) =>
        type === resourceTypes.cloudflareRecord &&
        addressTypes.includes(String(readText(props, "type"))) &&
        String(readText(props, "name")).toLowerCase() === host,
    );
    if (records.length === 0) return [finding("The site has no record at the edge, so no limit acts on it.")];
    return records
      .filter(({ props }) => props.proxied !== true)
      .map(({ urn }) => finding("The site's record is not proxied, so WAF and rate limits see nothing.", urn));
  },
};
