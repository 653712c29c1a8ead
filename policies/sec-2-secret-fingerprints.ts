import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { isHosted, isMap, madeBy, read, readText } from "./declared";
import { type Finding, isPublic, type Rule } from "./policy";

const item = checklistItem("SEC-2");
const fingerprints = "prelaunch:gate:Fingerprints";
/** Who has this one signs sessions: it has to be compared. */
const signing = "BETTER_AUTH_SECRET";

function finding(wrong: string, cure: string = item.cure): Finding {
  return { wrong, setting: "prelaunch:secrets.fingerprintKey", cure };
}

/**
 * SEC-2: no secret of this stack is one of another's. Fingerprints are keyed and made by the provider; the resource's facts
 * say what comparing them showed, and are known in a preview.
 */
export const secretFingerprints: Rule = {
  name: "sec-2-secret-fingerprints",
  item,
  judgeResource({ type, props }, context) {
    if (type !== fingerprints || !isPublic(context)) return [];
    const facts = read(props, "facts");
    if (!isMap(facts)) return [];
    return Object.keys(facts).flatMap((name) => {
      const fact = readText(facts, name);
      if (typeof fact !== "string") return [];
      if (fact.startsWith("same-as:")) return [finding(`${name} is also a secret of another stack.`)];
      return fact === "weak" && name === signing ? [finding(`${name} is too weak to be compared.`)] : [];
    });
  },
  judgeStack(resources, context) {
    if (context.environment !== "production" || !isHosted(resources)) return [];
    const comparing = resources.filter(({ type }) => type === fingerprints);
    if (comparing.length === 0) {
      return [finding("The secrets of this stack are compared with no other stack: no resource does it.")];
    }
    const cure =
      "Set the team's key, `prelaunch:secrets.fingerprintKey`, or leave the secret to the kit, which makes one.";
    return (
      comparing
        .filter(({ props }) => {
          const facts = read(props, "facts");
          return isMap(facts) && facts[signing] === "not-compared";
        })
        // What the kit makes is random, and so in no other stack.
        .filter((resource) => !madeBy(resource, "values", [resourceTypes.authSecret]))
        .map(({ urn }) => ({
          ...finding(`${signing} was given by hand and is compared with no other stack.`, cure),
          urn,
        }))
    );
  },
};
