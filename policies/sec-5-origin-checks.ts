import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { convexVariables, hostingVariables, type Text } from "./declared";
import { type Finding, isPublic, type Rule } from "./policy";
import { isOff } from "./switches";
import { onConvexVariable, onHostingVariable } from "./variable-finding";

const item = checklistItem("SEC-5");
/** `DISABLE_CSRF_CHECK`, `SKIP_ORIGIN_CHECK`, `BETTER_AUTH_DISABLE_ORIGIN_CHECK`. */
const switchOff = /(?:DISABLE|SKIP|IGNORE|BYPASS|NO)_?(?:CSRF|ORIGIN|STATE|PKCE)/;
/** `CSRF_PROTECTION=off`. */
const check = /(?:CSRF|ORIGIN|PKCE)_?(?:CHECK|CHECKS|PROTECTION|VALIDATION|ENABLED)/;
/** Read by Better Auth itself (better-auth, `context/helpers`), beside what the kit declares: a second, unjudged list. */
const secondLists = [
  "BETTER_AUTH_TRUSTED_ORIGINS",
  "AUTH_TRUSTED_ORIGINS",
  "CORS_ORIGINS",
  "CORS_ALLOWED_ORIGINS",
  "ALLOWED_ORIGINS",
];

function faults(name: string, value: Text): string[] {
  if (value === undefined) return [];
  if (switchOff.test(name) && !isOff(value)) return ["switches off a check against forged requests"];
  if (check.test(name) && isOff(value)) return ["switches off a check against forged requests"];
  if (secondLists.includes(name)) return ["is a second list of origins, beside TRUSTED_ORIGINS"];
  return [];
}

/** SEC-5: CSRF and origin checks are on, and there is one list of origins. */
export const originChecks: Rule = {
  name: "sec-5-origin-checks",
  item,
  judgeResource(resource, context): Finding[] {
    if (!isPublic(context)) return [];
    const convex = resource.type === resourceTypes.convexEnvironment ? convexVariables(resource) : [];
    return [
      ...convex.flatMap(([name, value]) =>
        faults(name, value).map((fault) => onConvexVariable(item, name)(fault, `Remove ${name}.`)),
      ),
      ...hostingVariables([resource]).flatMap(({ key, value }) =>
        faults(key, value).map((fault) => onHostingVariable(item, key)(fault, `Remove ${key}.`)),
      ),
    ];
  },
};
