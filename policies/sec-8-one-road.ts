import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { hostingVariables, isMap, listedTexts, notKnown, read, readText } from "./declared";
import { type Finding, isPublic, type Rule } from "./policy";
import { onHostingVariable } from "./variable-finding";

const item = checklistItem("SEC-8");
/** Variables that the Convex CLI takes a key or a target from. Source: convex 1.48, `cli/lib/utils`. */
const keyVariables = [
  "CONVEX_DEPLOY_KEY",
  "CONVEX_DEPLOYMENT_TOKEN",
  "CONVEX_SELF_HOSTED_ADMIN_KEY",
  "CONVEX_ADMIN_KEY",
  "CONVEX_OVERRIDE_ACCESS_TOKEN",
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE",
  "VERCEL_API_TOKEN",
  "VERCEL_TOKEN",
  "CLOUDFLARE_API_TOKEN",
];
/** `prod:happy-otter-123|…`, `project:team:name|…`, `preview:team:name|…`, or the admin key of a Convex of one's own. */
const deployKey = /^(?:(?:prod|dev|preview|project):[a-z0-9:_-]+|[a-z0-9_-]+)\|[A-Za-z0-9+/=_-]{16,}$/i;

function finding(wrong: string, cure: string = item.cure): Finding {
  return { wrong, setting: "prelaunch:hosting", cure };
}

const isSet = (value: unknown): boolean =>
  value === notKnown ||
  (Array.isArray(value) ? value.length > 0 : isMap(value) ? Object.keys(value).length > 0 : Boolean(value));

/** SEC-8: builds reach production by the stack alone, and what the hosting holds opens no other door. */
export const oneRoad: Rule = {
  name: "sec-8-one-road",
  item,
  judgeResource(resource, context) {
    if (!isPublic(context)) return [];
    const { type, props } = resource;
    const found: Finding[] = [];
    if (/deployHook/i.test(type)) found.push(finding("A deploy hook puts builds online that no gate has seen."));
    if (type === resourceTypes.vercelProject) {
      const link = read(props, "gitRepository");
      if (isSet(link)) found.push(finding("The hosting project is linked to a Git repository."));
      if (isSet(isMap(link) ? read(link, "deployHooks") : undefined) || isSet(read(props, "deployHooks"))) {
        found.push(finding("The hosting project has a deploy hook."));
      }
      if (read(props, "previewDeploymentsDisabled") !== true) {
        found.push(finding("The hosting project builds previews, which would carry production's variables."));
      }
    }
    if (type === resourceTypes.vercelDeployment && isSet(read(props, "ref"))) {
      found.push(finding("The deployment is built from a Git reference and not from the tree that was proven."));
    }
    for (const { key, value } of hostingVariables([resource])) {
      const refuse = onHostingVariable(item, key);
      const texts = listedTexts(value);
      if (keyVariables.includes(key)) found.push(refuse("gives every build a key of the deployment", `Remove ${key}.`));
      else if (texts.some((text) => deployKey.test(text.trim()))) {
        found.push(refuse("holds a deploy key", `Remove ${key}, and make a new deploy key.`));
      }
    }
    // A variable whose name is not known could be any of these.
    if (type === resourceTypes.vercelVariable && readText(props, "key") === notKnown) {
      found.push(finding("The name of a variable of the hosting is not known before the run, so it cannot be judged."));
    }
    return found;
  },
};
