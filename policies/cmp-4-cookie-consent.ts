import { checklistItem } from "../checklist/catalogue";
import { convexVariable, hostingVariables, isAppEnvironment, isHosted, notKnown } from "./declared";
import { type Finding, notKnownYet, type Rule } from "./policy";
import { onConvexVariable, onHostingVariable } from "./variable-finding";

const item = checklistItem("CMP-4");
const setting = "prelaunch:compliance.cookieConsent";
const consent = onConvexVariable(item, "COOKIE_CONSENT", setting);
const reason = onConvexVariable(item, "COOKIE_CONSENT_REASON", setting);
const shown = onHostingVariable(item, "NEXT_PUBLIC_COOKIE_CONSENT", setting);
/** A reason that says something. */
const shortestReason = 15;

/** CMP-4: whether people are asked is decided, with a reason, and the pages do as decided. */
export const cookieConsent: Rule = {
  name: "cmp-4-cookie-consent",
  item,
  judgeResource(resource, { environment }) {
    if (!isAppEnvironment(resource) || environment !== "production") return [];
    const found: Finding[] = [];
    const decided = convexVariable(resource, "COOKIE_CONSENT");
    if (decided === notKnown) found.push(consent(notKnownYet));
    else if (decided === undefined) found.push(consent("is missing: nobody has decided"));
    else if (decided !== "required" && decided !== "not-required")
      found.push(consent("is neither required nor not-required"));
    const why = convexVariable(resource, "COOKIE_CONSENT_REASON");
    if (why === notKnown) found.push(reason(notKnownYet));
    else if (why === undefined || why.trim().length < shortestReason) found.push(reason("gives no reason"));
    return found;
  },
  judgeStack(resources, { environment }) {
    const app = resources.find(isAppEnvironment);
    if (environment !== "production" || app === undefined || !isHosted(resources)) return [];
    const decided = convexVariable(app, "COOKIE_CONSENT");
    const pages = hostingVariables(resources).find(({ key }) => key === "NEXT_PUBLIC_COOKIE_CONSENT");
    if (typeof decided !== "string" || pages?.value === decided) return [];
    return [
      pages === undefined
        ? shown("is missing, so the pages do not know what was decided")
        : { ...shown("is not what the functions have"), urn: pages.urn },
    ];
  },
};
