import { checklistItem } from "../checklist/catalogue";
import { convexVariable, isAppEnvironment, listOf, notKnown } from "./declared";
import { publicUrlFaults } from "./origin";
import { type Finding, notKnownYet, type Rule } from "./policy";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("MON-4");
const emails = onConvexVariable(item, "ALERT_EMAILS", "prelaunch:alerts.emails");
const hook = onConvexVariable(item, "ALERT_WEBHOOK_URL", "prelaunch:secrets.alertWebhookUrl");
const address = /^[^\s@<>,]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;
const nobody = /@(?:[a-z0-9-]+\.)*(?:invalid|test|localhost|local)$|^no-?reply@/i;

/** MON-4: production has a channel for alerts that somebody can read. */
export const alertChannel: Rule = {
  name: "mon-4-alert-channel",
  item,
  judgeResource(resource, { environment }) {
    if (!isAppEnvironment(resource) || environment !== "production") return [];
    const list = convexVariable(resource, "ALERT_EMAILS");
    const url = convexVariable(resource, "ALERT_WEBHOOK_URL");
    const found: Finding[] = [];
    if (list === notKnown) found.push(emails(notKnownYet));
    if (url === notKnown) found.push(hook(notKnownYet));
    const addresses = listOf(list);
    if (list === undefined && url === undefined) {
      found.push(emails("is missing, and no webhook takes alerts either"));
    } else if (typeof list === "string" && addresses.length === 0) found.push(emails("names nobody"));
    if (addresses.some((entry) => !address.test(entry))) found.push(emails("holds what is no mail address"));
    else if (addresses.some((entry) => nobody.test(entry))) found.push(emails("holds an address that nobody reads"));
    if (typeof url === "string") found.push(...publicUrlFaults(url).map((fault) => hook(fault)));
    return found;
  },
};
