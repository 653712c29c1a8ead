import { resourceTypes } from "../contract/resource-types";
import { catalogue } from "./catalogue";
import { convexVariable, isAppEnvironment, notKnown } from "./declared";
import type { Finding, Rule } from "./policy";
import { secretFaults } from "./secret-strength";

const item = catalogue["ENV-1"];
const variable = "BETTER_AUTH_SECRET";

function finding(wrong: string): Finding {
  return { wrong: `${variable} ${wrong}.`, setting: "prelaunch:secrets.authSecret", cure: item.cure };
}

/** ENV-1: the auth secret is set and holds 32 random bytes. */
export const authSecret: Rule = {
  name: "env-1-auth-secret",
  item,
  judgeResource(resource) {
    if (!isAppEnvironment(resource)) return [];
    const secret = convexVariable(resource, variable);
    // Made in this very run: judgeStack asks by what, and `up` asks here again, with the value, before it is written.
    if (secret === notKnown) return [];
    if (secret === undefined) return [finding("is missing")];
    return secretFaults(secret).map(finding);
  },
  judgeStack(resources) {
    const environments = resources.filter(isAppEnvironment);
    const pushesCode = resources.some(({ type }) => type === resourceTypes.convexCode);
    if (environments.length === 0) return pushesCode ? [finding("is missing: no resource declares it")] : [];

    return environments
      .filter((resource) => convexVariable(resource, variable) === notKnown)
      .filter(
        ({ propertyDependencies }) =>
          !propertyDependencies["variables"]?.some(({ type }) => type === resourceTypes.authSecret),
      )
      .map(({ urn }) => ({
        ...finding("is not known yet and does not come from an AuthSecret of the kit, so nobody can judge it"),
        urn,
      }));
  },
};
