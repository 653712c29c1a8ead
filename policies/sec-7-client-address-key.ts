import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import {
  convexVariable,
  type DeclaredResource,
  hostingVariables,
  isAppEnvironment,
  isHosted,
  notKnown,
  type StackResource,
} from "./declared";
import { parsedJson } from "./json-variable";
import { foreignInFunctions, isForeignInHosting } from "./own-secret";
import { type Finding, isPublic, type Rule } from "./policy";
import { secretFaults } from "./secret-strength";
import { onConvexVariable, onHostingVariable } from "./variable-finding";

const item = checklistItem("SEC-7");
const variable = "CLIENT_ADDRESS_KEY";
const retiredVariable = "CLIENT_ADDRESS_KEYS_RETIRED";
const cure = `Take ${variable} out of the overrides: the kit makes one and gives it to both sides.`;
const inFunctions = (wrong: string): Finding => onConvexVariable(item, variable)(wrong, cure);
const inHosting = (wrong: string): Finding => onHostingVariable(item, variable)(wrong, cure);

function faultsOf(resource: DeclaredResource): string[] {
  const key = convexVariable(resource, variable);
  // Made in this run: judgeStack asks by what.
  if (key === notKnown) return [];
  if (key === undefined) return ["is missing, so an address is what anyone says it is"];
  const retired = convexVariable(resource, retiredVariable);
  const list = typeof retired === "string" ? parsedJson(retired) : [];
  if (Array.isArray(list) && list.includes(key)) return ["is the one of before a rotation"];
  return secretFaults(key);
}

function retiredFaults(resource: DeclaredResource): Finding[] {
  const retired = convexVariable(resource, retiredVariable);
  if (typeof retired !== "string") return [];
  const finding = onConvexVariable(item, retiredVariable);
  const list = parsedJson(retired);
  if (!Array.isArray(list)) return [finding("is no JSON list", `Take ${retiredVariable} out of the overrides.`)];
  return list
    .flatMap((key) => (typeof key === "string" ? secretFaults(key).slice(0, 1) : ["holds what is no key"]))
    .map((fault) => finding(fault, `Take ${retiredVariable} out of the overrides.`));
}

/** Where the key on one side differs from that of the other, or nobody knows what it will be. */
function hostingFaults(resources: readonly StackResource[], environment: StackResource): Finding[] {
  const declared = hostingVariables(resources).filter(({ key }) => key === variable);
  const [first] = declared;
  if (first === undefined)
    return [inHosting("is missing, so the app vouches for nobody and all share one small limit")];
  const expected = convexVariable(environment, variable);
  return declared.flatMap((one) => {
    const { value, urn } = one;
    if (isForeignInHosting(one, resources, resourceTypes.randomSecret))
      return [{ ...inHosting("does not come from the kit's own secret"), urn }];
    const differs = typeof value === "string" && typeof expected === "string" && value !== expected;
    return differs ? [{ ...inHosting("is not the one of the functions, which will believe no address"), urn }] : [];
  });
}

/** SEC-7: the app vouches for addresses, and the functions believe nobody else. */
export const clientAddressKey: Rule = {
  name: "sec-7-client-address-key",
  item,
  judgeResource(resource, context) {
    if (!isAppEnvironment(resource) || !isPublic(context)) return [];
    return [...faultsOf(resource).map(inFunctions), ...retiredFaults(resource)];
  },
  judgeStack(resources, context) {
    if (!isPublic(context) || !isHosted(resources)) return [];
    const foreign = foreignInFunctions(resources, variable, resourceTypes.randomSecret).map(({ urn }) => ({
      ...inFunctions("is not known yet and is no secret of the kit's own"),
      urn,
    }));
    const inApp = resources.filter(isAppEnvironment).flatMap((environment) => hostingFaults(resources, environment));
    return [...foreign, ...inApp];
  },
};
