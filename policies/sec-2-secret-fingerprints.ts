import { checklistItem } from "../checklist/catalogue";
import { isHosted, isMap, read, readText } from "./declared";
import { type Finding, isPublic, type Rule } from "./policy";

const item = checklistItem("SEC-2");
const fingerprints = "prelaunch:gate:Fingerprints";

function finding(wrong: string, cure: string = item.cure): Finding {
  return { wrong, setting: "prelaunch:secrets.fingerprintKey", cure };
}

function faults(name: string, fact: unknown): Finding[] {
  if (typeof fact !== "string" || fact === "unique") return [];
  if (fact.startsWith("same-as:")) return [finding(`${name} is also a secret of another stack.`)];
  // Another stack's generated secret is random; a given one has to be compared.
  if (fact === "not-compared" && name === "BETTER_AUTH_SECRET") {
    const cure =
      "Set the team's key for fingerprints, `prelaunch:secrets.fingerprintKey`, or leave the secret to the kit.";
    return [finding(`${name} was given by hand and is compared with no other stack.`, cure)];
  }
  if (fact === "weak" && name === "BETTER_AUTH_SECRET") return [finding(`${name} is too weak to be compared.`)];
  return [];
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
    return isMap(facts) ? Object.keys(facts).flatMap((name) => faults(name, readText(facts, name))) : [];
  },
  judgeStack(resources, context) {
    if (context.environment !== "production" || !isHosted(resources)) return [];
    return resources.some(({ type }) => type === fingerprints)
      ? []
      : [finding("The secrets of this stack are compared with no other stack: no resource does it.")];
  },
};
