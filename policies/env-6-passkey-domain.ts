import { checklistItem } from "../checklist/catalogue";
import { convexVariable, isAppEnvironment, listOf, notKnown } from "./declared";
import { hostOf, isTooWide } from "./origin";
import { type Finding, notKnownYet, type Rule } from "./policy";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("ENV-6");
const rpId = onConvexVariable(item, "PASSKEY_RP_ID", "prelaunch:domain");
const origin = onConvexVariable(item, "PASSKEY_ORIGIN", "prelaunch:domain");

/** ENV-6: the relying party of passkeys is the site. */
export const passkeyDomain: Rule = {
  name: "env-6-passkey-domain",
  item,
  judgeResource(resource) {
    if (!isAppEnvironment(resource)) return [];
    const id = convexVariable(resource, "PASSKEY_RP_ID");
    const from = convexVariable(resource, "PASSKEY_ORIGIN");
    const enabled = listOf(convexVariable(resource, "AUTH_METHODS")).includes("passkey");
    const site = convexVariable(resource, "SITE_URL");
    const host = typeof site === "string" ? hostOf(site) : undefined;
    const found: Finding[] = [];
    if (id === notKnown) found.push(rpId(notKnownYet));
    else if (id === undefined) found.push(...(enabled ? [rpId("is missing")] : []));
    else if (id !== id.toLowerCase() || /[:/\s*]/.test(id)) found.push(rpId("is no bare host name in lower case"));
    else if (isTooWide(id)) found.push(rpId("is a suffix under which strangers can register"));
    else if (host !== undefined && host !== id && !host.endsWith(`.${id}`))
      found.push(rpId("does not hold the site's host"));

    if (from === notKnown) found.push(origin(notKnownYet));
    else if (from === undefined) found.push(...(enabled ? [origin("is missing")] : []));
    else if (from !== site) found.push(origin("is not SITE_URL"));
    return found;
  },
};
