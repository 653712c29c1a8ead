import { checklistItem } from "../checklist/catalogue";
import { convexVariable, convexVariables, isAppEnvironment, notKnown } from "./declared";
import { type Finding, isPublic, notKnownYet, type Rule } from "./policy";
import { isOff } from "./switches";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("SEC-6");
const limiting = onConvexVariable(item, "RATE_LIMITING");
const switchOff = /(?:DISABLE|SKIP|BYPASS|NO)_?RATE_?LIMIT/;
const otherSwitch = /^(?:.*_)?RATE_?LIMIT(?:S|ING|ER)?_?(?:ENABLED|ON|ACTIVE)$/;

/** SEC-6: the app's own limits are on. */
export const appLimits: Rule = {
  name: "sec-6-app-limits",
  item,
  judgeResource(resource, context) {
    if (!isAppEnvironment(resource) || !isPublic(context)) return [];
    const found: Finding[] = [];
    const value = convexVariable(resource, "RATE_LIMITING");
    if (value === notKnown) found.push(limiting(notKnownYet));
    else if (value === undefined) found.push(limiting("is missing"));
    else if (value !== "on") found.push(limiting("is not on"));
    for (const [name, text] of convexVariables(resource)) {
      if ((switchOff.test(name) && !isOff(text)) || (otherSwitch.test(name) && isOff(text))) {
        found.push(onConvexVariable(item, name)("switches the limits off", `Remove ${name}.`));
      }
    }
    return found;
  },
};
