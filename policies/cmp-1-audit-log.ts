import { checklistItem } from "../checklist/catalogue";
import { convexVariable, convexVariables, isAppEnvironment, notKnown } from "./declared";
import { type Finding, isPublic, notKnownYet, type Rule } from "./policy";
import { isOff } from "./switches";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("CMP-1");
const audit = onConvexVariable(item, "AUDIT_LOG");
const switchOff = /(?:DISABLE|SKIP|NO)_?AUDIT/;
const otherSwitch = /^(?:.*_)?AUDIT(?:_?LOG(?:S|GING)?)?_?(?:ENABLED|ON|ACTIVE)$/;

/** CMP-1: the audit log is on where people's data is. */
export const auditLog: Rule = {
  name: "cmp-1-audit-log",
  item,
  judgeResource(resource, context) {
    if (!isAppEnvironment(resource) || !isPublic(context)) return [];
    const found: Finding[] = [];
    const value = convexVariable(resource, "AUDIT_LOG");
    if (value === notKnown) found.push(audit(notKnownYet));
    else if (value === undefined) found.push(audit("is missing"));
    else if (value !== "on") found.push(audit("is not on"));
    for (const [name, text] of convexVariables(resource)) {
      if ((switchOff.test(name) && !isOff(text)) || (otherSwitch.test(name) && isOff(text))) {
        found.push(onConvexVariable(item, name)("switches the audit log off", `Remove ${name}.`));
      }
    }
    return found;
  },
};
