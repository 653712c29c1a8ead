import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { convexVariables, hostingVariables, type Text } from "./declared";
import { type Finding, isPublic, type Rule } from "./policy";
import { isOff } from "./switches";
import { onConvexVariable, onHostingVariable } from "./variable-finding";

const item = checklistItem("SEC-3");
/** Judged by policies of their own, which say more. */
const elsewhere = [
  "SITE_URL",
  "TRUSTED_ORIGINS",
  "NEXT_PUBLIC_CONVEX_URL",
  "NEXT_PUBLIC_CONVEX_SITE_URL",
  "NEXT_PUBLIC_SITE_URL",
];
/** An address of this machine: as a URL, with a port, or alone. */
const thisMachine =
  /(?:^|[/@,=\s"'[])(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)(?:[:/,"'\s\]]|$)/i;
const debugSwitch =
  /^(?:NEXT_PUBLIC_)?(?:.*_)?(?:DEBUG|TEST_MODE|DEV_MODE|USE_TEST_KEYS|MOCK_(?:AUTH|MAIL|EMAIL|OAUTH))$/;

function faults(name: string, value: Text): string[] {
  if (typeof value !== "string" || elsewhere.includes(name)) return [];
  if (thisMachine.test(value)) return ["points at this machine"];
  if (debugSwitch.test(name) && !isOff(value)) return ["switches on what is for development"];
  if (name === "NODE_ENV" && value !== "production") return ["is not production"];
  if (/^(?:.*_)?LOG_LEVEL$/.test(name) && /^(?:debug|trace|silly|verbose)$/i.test(value))
    return ["logs what is for development"];
  return [];
}

/** SEC-3: nothing points at this machine or is switched on for development, and the app knows where it runs. */
export const thisMachineRule: Rule = {
  name: "sec-3-this-machine",
  item,
  judgeResource(resource, context) {
    if (!isPublic(context)) return [];
    const convex = resource.type === resourceTypes.convexEnvironment ? convexVariables(resource) : [];
    const found: Finding[] = [
      ...convex.flatMap(([name, value]) => faults(name, value).map((fault) => onConvexVariable(item, name)(fault))),
      ...hostingVariables([resource]).flatMap(({ key, value }) =>
        faults(key, value).map((fault) => onHostingVariable(item, key)(fault)),
      ),
    ];
    const environment = convex.find(([name]) => name === "PRELAUNCH_ENVIRONMENT");
    if (environment !== undefined && environment[1] !== context.environment) {
      found.push(
        onConvexVariable(
          item,
          "PRELAUNCH_ENVIRONMENT",
          "prelaunch:environment",
        )("is not the environment of this stack"),
      );
    }
    return found;
  },
};
