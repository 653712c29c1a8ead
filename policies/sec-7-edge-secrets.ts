import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { hostingVariables, isHosted, listedTexts, listOf, notKnown, read } from "./declared";
import { isForeignInHosting } from "./own-secret";
import { type Finding, isPublic, type Rule } from "./policy";
import { onHostingVariable } from "./variable-finding";

const item = checklistItem("SEC-7");
const variable = "EDGE_SECRETS";
/** As short as a secret may be that a stranger tries to guess. */
const shortestSecret = 22;

function finding(wrong: string, urn?: string): Finding {
  const cure = `Take ${variable} out of the overrides: the kit gives the app what the edge proves itself with.`;
  return { ...onHostingVariable(item, variable)(wrong, cure), ...(urn ? { urn } : {}) };
}

/** SEC-7: the app believes the edge's word for an address only where the edge proves that it is the edge. */
export const edgeSecrets: Rule = {
  name: "sec-7-edge-secrets",
  item,
  judgeStack(resources, context) {
    if (!isPublic(context) || !isHosted(resources)) return [];
    const firewalls = resources.filter(({ type }) => type === resourceTypes.vercelFirewall);
    // Without an edge the app takes the hosting's word; SEC-7 says elsewhere where one has to be.
    if (firewalls.length === 0) return [];
    const declared = hostingVariables(resources).filter(({ key }) => key === variable);
    if (declared.length === 0) return [finding("is missing, so all visitors have the addresses of the edge")];
    const accepted = firewalls.flatMap(({ props }) => listedTexts(read(props, "rules")));
    return declared.flatMap((one) => {
      const { value, urn } = one;
      if (isForeignInHosting(one, resources, resourceTypes.randomSecret))
        return [finding("does not come from the kit's own secret", urn)];
      if (value === notKnown) return [];
      const found: Finding[] = [];
      const secrets = listOf(value);
      if (secrets.length === 0) found.push(finding("is empty, so all visitors have the addresses of the edge", urn));
      if (secrets.some((secret) => secret.length < shortestSecret)) found.push(finding("can be guessed", urn));
      // Texts of the rules are known as a whole, or not at all.
      const foreign = accepted.length > 0 && secrets.some((secret) => !accepted.includes(secret));
      if (foreign) found.push(finding("accepts what the hosting's firewall does not", urn));
      return found;
    });
  },
};
