import { checklistItem } from "../checklist/catalogue";
import type { ItemId } from "../checklist/item";
import { actingRules } from "./cloudflare";
import { convexVariable, hostingVariables, isAppEnvironment, notKnown, type Text } from "./declared";
import { type Finding, isPublic, notKnownYet, type Rule } from "./policy";
import { onHostingVariable } from "./variable-finding";

/** What a file's own variable may hold. Each fault completes a sentence that begins with the variable's name. */
export interface WellKnownFile {
  id: ItemId;
  name: string;
  /** Path below `/.well-known/`. */
  file: string;
  variable: string;
  /** Variables that change the file, too. */
  others?: Readonly<Record<string, (value: string) => string[]>>;
  faults(value: string, site: string | undefined): string[];
}

const challenges = ["block", "managed_challenge", "js_challenge", "challenge"];

/** True when a rule before the first that blocks lets all of `/.well-known/` through, and no redirect catches it. */
function isSpared(resources: Parameters<typeof actingRules>[0], file: string): boolean {
  const custom = actingRules(resources, "http_request_firewall_custom");
  const barrier = custom.findIndex(({ action }) => challenges.includes(action));
  const skip = custom.findIndex(
    ({ action, expression }) => action === "skip" && /starts_with\([^)]*"\/\.well-known\/?"\)/.test(expression),
  );
  const redirected = actingRules(resources, "http_request_dynamic_redirect").some(({ expression }) => {
    return expression.includes(`/.well-known/${file}`) && !/\bnot\b/.test(expression);
  });
  return !redirected && (barrier === -1 || (skip !== -1 && skip < barrier));
}

/** A policy of one file below `/.well-known/`: its variable is well formed, and WAF and redirects leave it alone. */
export function wellKnownRule({ id, name, file, variable, faults, others = {} }: WellKnownFile): Rule {
  const item = checklistItem(id);
  const finding = onHostingVariable(item, variable, "prelaunch:wellKnown");
  const judged = (key: string, value: Text, check: (text: string) => string[]): Finding[] => {
    const found = onHostingVariable(item, key, "prelaunch:wellKnown");
    if (value === notKnown) return [found(notKnownYet)];
    return value === undefined ? [] : check(value).map((fault) => found(fault));
  };
  return {
    name: `${id.toLowerCase()}-${name}`,
    item,
    judgeResource(resource, context) {
      if (!isPublic(context)) return [];
      return hostingVariables([resource]).flatMap(({ key, value }) => {
        const check = others[key];
        if (check !== undefined) return judged(key, value, check);
        return key === variable ? judged(key, value, (text) => faults(text, undefined)) : [];
      });
    },
    judgeStack(resources, context) {
      const set = hostingVariables(resources).find(({ key, value }) => key === variable && value !== undefined);
      if (!isPublic(context) || set === undefined) return [];
      const app = resources.find(isAppEnvironment);
      const site = app && convexVariable(app, "SITE_URL");
      const alone = typeof set.value === "string" ? faults(set.value, undefined) : [];
      const withSite = typeof set.value === "string" && typeof site === "string" ? faults(set.value, site) : [];
      return [
        ...withSite.filter((fault) => !alone.includes(fault)).map((fault) => ({ ...finding(fault), urn: set.urn })),
        ...(isSpared(resources, file)
          ? []
          : [
              {
                wrong: `The edge may block or redirect /.well-known/${file}.`,
                setting: "prelaunch:edge",
                cure: item.cure,
              },
            ]),
      ];
    },
  };
}
