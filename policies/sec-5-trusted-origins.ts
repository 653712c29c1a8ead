import { checklistItem } from "../checklist/catalogue";
import { convexVariable, isAppEnvironment, notKnown } from "./declared";
import { originFaults } from "./origin";
import type { Finding, Rule } from "./policy";

const item = checklistItem("SEC-5");
const variable = "TRUSTED_ORIGINS";

function finding(wrong: string): Finding {
  return {
    wrong: `${variable} ${wrong}.`,
    setting: `prelaunch:auth.trustedOrigins, or the override prelaunch:convex.variables.${variable}`,
    cure: item.cure,
  };
}

/** SEC-5: trusted origins are whole https origins, the site among them. Entries are named by their place, not by value. */
export const trustedOrigins: Rule = {
  name: "sec-5-trusted-origins",
  item,
  judgeResource(resource, { environment }) {
    if (!isAppEnvironment(resource)) return [];
    const declared = convexVariable(resource, variable);
    if (declared === notKnown) return [finding("is not known before the deployment has run, so it cannot be judged")];
    if (declared === undefined) return [finding("is missing: the site itself must be in it")];

    const entries = declared.split(",");
    const findings = entries.flatMap((entry, index) => {
      if (entry.trim() === "") return [finding(`is empty at entry ${index + 1}`)];
      const faults = originFaults(entry, { allowLoopback: environment === "local" });
      if (entries.indexOf(entry) < index) faults.push("stands in the list twice");
      return faults.map((fault) => finding(`entry ${index + 1} ${fault}`));
    });

    const site = convexVariable(resource, "SITE_URL");
    if (typeof site !== "string" || !entries.includes(site))
      findings.push(finding("does not include the site (SITE_URL)"));
    return findings;
  },
};
