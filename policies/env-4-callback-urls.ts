import { checklistItem } from "../checklist/catalogue";
import { defaultAuthBasePath } from "../contract/auth-base-path";
import { callbackPath } from "../contract/social-providers";
import { authBasePath } from "./auth-base-path";
import {
  convexVariable,
  hostingVariables,
  isAppEnvironment,
  isMap,
  listedTexts,
  listOf,
  notKnown,
  read,
  readText,
} from "./declared";
import { parsedJson } from "./json-variable";
import { hostOf } from "./origin";
import { type Finding, isPublic, type Rule } from "./policy";

const item = checklistItem("ENV-4");
const redirectType = "prelaunch:oauth:RedirectUris";

function finding(wrong: string, urn?: string): Finding {
  return { wrong, setting: "prelaunch:auth.providers", cure: item.cure, ...(urn ? { urn } : {}) };
}

const isCallback = (text: string): boolean => /^https?:\/\/.*\/callback\//.test(text);

/** Providers that are found by discovery, as the pages show them. */
function discoveredIds(variables: ReturnType<typeof hostingVariables>): string[] {
  const value = variables.find(({ key }) => key === "NEXT_PUBLIC_OIDC_PROVIDERS")?.value;
  const list = typeof value === "string" ? parsedJson(value) : undefined;
  return Array.isArray(list) ? list.filter(isMap).map(({ id }) => String(id)) : [];
}

/** ENV-4: the callback URL that the stack hands out and registers for each provider is this site's. */
export const callbackUrls: Rule = {
  name: "env-4-callback-urls",
  item,
  judgeResource(resource, context) {
    if (resource.type !== redirectType) return [];
    const urls = listedTexts(resource.props).filter(isCallback);
    const local = isPublic(context)
      ? urls.filter((url) => url.startsWith("http:") || /^(localhost|127\.|\[)/.test(hostOf(url) ?? "localhost"))
      : [];
    return local.map(() => finding("A callback URL of a production client points at this machine or is not https."));
  },
  judgeStack(resources) {
    const app = resources.find(isAppEnvironment);
    const site = app && convexVariable(app, "SITE_URL");
    // ENV-2 says what is wrong with a site that is absent or unknown.
    if (typeof site !== "string") return [];
    const basePath = authBasePath(app);
    const shown = hostingVariables(resources).find(({ key }) => key === "NEXT_PUBLIC_AUTH_PROVIDERS");
    const enabled = [...listOf(shown?.value), ...discoveredIds(hostingVariables(resources))];
    const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    const handedOut = stack && read(stack.props, "callbackUrls");
    const found: Finding[] = [];
    const inApp = hostingVariables(resources).find(({ key }) => key === "NEXT_PUBLIC_AUTH_BASE_PATH")?.value;
    if ((inApp ?? defaultAuthBasePath) !== basePath) {
      found.push(finding("The app and the functions look for the auth API under different paths."));
    }
    if (isMap(handedOut)) {
      for (const id of enabled) {
        const url = readText(handedOut, id);
        if (url === notKnown || url === `${site}${basePath}${callbackPath(id)}`) continue;
        found.push(finding(`The callback URL of ${id} is ${url === undefined ? "missing" : "not this site's"}.`));
      }
    }
    for (const resource of resources.filter(({ type }) => type === redirectType)) {
      const foreign = listedTexts(resource.props)
        .filter(isCallback)
        .filter((url) => hostOf(url) !== hostOf(site));
      const declared = foreign.filter((url) => !/^(localhost|127\.)/.test(hostOf(url) ?? ""));
      if (declared.length > 0)
        found.push(finding("A callback URL that is registered is not this site's.", resource.urn));
    }
    return found;
  },
};
