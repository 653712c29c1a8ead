import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { convexVariable, isAppEnvironment, notKnown } from "./declared";
import { foreignInFunctions } from "./own-secret";
import { integer } from "./parameters";
import type { Finding, Rule } from "./policy";
import { secretFaults } from "./secret-strength";

const item = checklistItem("ENV-1");
const variable = "BETTER_AUTH_SECRET";

function finding(wrong: string): Finding {
  return { wrong: `${variable} ${wrong}.`, setting: "prelaunch:secrets.authSecret", cure: item.cure };
}

/** ENV-1: the auth secret is set, holds 32 random bytes, and is not one that was retired. */
export const authSecret: Rule = {
  name: "env-1-auth-secret",
  item,
  parameters: {
    minimumBits: {
      type: "integer",
      default: 256,
      minimum: 256,
      maximum: 4096,
      description: "Random bits that the secret must hold.",
    },
  },
  judgeResource(resource, { parameters }) {
    if (!isAppEnvironment(resource)) return [];
    const secret = convexVariable(resource, variable);
    // Made in this very run: judgeStack asks by what, and `up` asks here again, with the value, before it is written.
    if (secret === notKnown) return [];
    if (secret === undefined) return [finding("is missing")];
    const retired = convexVariable(resource, "BETTER_AUTH_SECRETS_RETIRED");
    if (typeof retired === "string" && retired.includes(JSON.stringify(secret))) {
      return [finding("is one that was retired")];
    }
    return secretFaults(secret, Math.ceil(integer(parameters, "minimumBits") / 8)).map(finding);
  },
  judgeStack(resources) {
    const pushesCode = resources.some(({ type }) => type === resourceTypes.convexCode);
    if (!resources.some(isAppEnvironment)) return pushesCode ? [finding("is missing: no resource declares it")] : [];

    return foreignInFunctions(resources, variable, resourceTypes.authSecret).map(({ urn }) => ({
      ...finding("is not known yet and does not come from an AuthSecret of the kit, so nobody can judge it"),
      urn,
    }));
  },
};
