import { checklistItem } from "../checklist/catalogue";
import { convexVariable, isAppEnvironment, notKnown } from "./declared";
import { notKnownYet, type Rule } from "./policy";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("CMP-3");
const version = onConvexVariable(item, "PRIVACY_POLICY_VERSION", "prelaunch:compliance.privacyPolicy");
const placeholder = /^(?:todo|tbd|draft|none|n\/?a|x+|\?+|-+|example|placeholder|0(?:\.0)*)\b|\bdraft\b/i;

/** CMP-3: production names the version of its privacy policy. What the policy says is attested. */
export const privacyPolicy: Rule = {
  name: "cmp-3-privacy-policy",
  item,
  judgeResource(resource, { environment }) {
    if (!isAppEnvironment(resource) || environment !== "production") return [];
    const text = convexVariable(resource, "PRIVACY_POLICY_VERSION");
    if (text === notKnown) return [version(notKnownYet)];
    if (text === undefined || text.trim() === "") return [version("is missing")];
    if (placeholder.test(text.trim()) || !/\d/.test(text)) return [version("is a placeholder or has no number")];
    const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : undefined;
    return Number.isNaN(date) ? [version("is a date that does not exist")] : [];
  },
};
