import { checklistItem } from "../checklist/catalogue";
import { convexVariable, convexVariables, isAppEnvironment, notKnown } from "./declared";
import { hostOf, isTooWide } from "./origin";
import { type Finding, isPublic, notKnownYet, type Rule } from "./policy";
import { isOff } from "./switches";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("SEC-1");
const domain = onConvexVariable(item, "COOKIE_DOMAIN", "prelaunch:auth.cookieDomain");
/** Names under which apps switch the Secure attribute. */
const secureSwitch = /^(?:.*_)?(?:SECURE_COOKIES?|COOKIES?_SECURE|USE_SECURE_COOKIES)$/;
const insecureSwitch = /^(?:.*_)?(?:INSECURE_COOKIES?|COOKIES?_INSECURE)$/;

/** SEC-1: session cookies stay with the site, and stay Secure. */
export const cookies: Rule = {
  name: "sec-1-cookies",
  item,
  judgeResource(resource, context) {
    if (!isAppEnvironment(resource) || !isPublic(context)) return [];
    const found: Finding[] = [];
    const given = convexVariable(resource, "COOKIE_DOMAIN");
    const site = convexVariable(resource, "SITE_URL");
    const host = typeof site === "string" ? hostOf(site) : undefined;
    const cookieHost = typeof given === "string" ? given.replace(/^\./, "").toLowerCase() : undefined;
    if (given === notKnown) found.push(domain(notKnownYet));
    else if (cookieHost !== undefined && isTooWide(cookieHost)) {
      found.push(domain("is a suffix under which strangers have hosts, who would get the cookies"));
    } else if (
      cookieHost !== undefined &&
      host !== undefined &&
      host !== cookieHost &&
      !host.endsWith(`.${cookieHost}`)
    ) {
      found.push(domain("does not hold the site's host, so browsers drop the cookies"));
    }
    for (const [name, value] of convexVariables(resource)) {
      const off = secureSwitch.test(name) ? isOff(value) : insecureSwitch.test(name) && !isOff(value);
      if (off) found.push(onConvexVariable(item, name)("takes the Secure attribute from the session cookies"));
    }
    return found;
  },
};
