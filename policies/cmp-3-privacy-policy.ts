import { checklistItem } from "../checklist/catalogue";
import { convexVariable, isAppEnvironment, notKnown, type Text } from "./declared";
import { publicUrlFaults } from "./origin";
import { notKnownYet, type Rule } from "./policy";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("CMP-3");
const version = onConvexVariable(item, "PRIVACY_POLICY_VERSION", "prelaunch:compliance.privacyPolicy");
const page = onConvexVariable(item, "PRIVACY_POLICY_URL", "prelaunch:compliance.privacyPolicy.url");
const placeholder = /^(?:todo|tbd|draft|none|n\/?a|x+|\?+|-+|example|placeholder|0(?:\.0)*)\b|\bdraft\b/i;

function versionFaults(text: Text): string[] {
  if (text === notKnown) return [notKnownYet];
  if (text === undefined || text.trim() === "") return ["is missing"];
  if (placeholder.test(text.trim()) || !/\d/.test(text)) return ["is a placeholder or has no number"];
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : undefined;
  return Number.isNaN(date) ? ["is a date that does not exist"] : [];
}

function pageFaults(text: Text): string[] {
  if (text === undefined) return [];
  return text === notKnown ? [notKnownYet] : publicUrlFaults(text);
}

/** CMP-3: production names the version of its privacy policy, on a page that all can read. What it says is attested. */
export const privacyPolicy: Rule = {
  name: "cmp-3-privacy-policy",
  item,
  judgeResource(resource, { environment }) {
    if (!isAppEnvironment(resource) || environment !== "production") return [];
    return [
      ...versionFaults(convexVariable(resource, "PRIVACY_POLICY_VERSION")).map((fault) => version(fault)),
      ...pageFaults(convexVariable(resource, "PRIVACY_POLICY_URL")).map((fault) => page(fault)),
    ];
  },
};
