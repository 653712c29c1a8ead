import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { actingRules } from "./cloudflare";
import { convexVariables, hostingVariables, isMap, read, type Text } from "./declared";
import { type Finding, isPublic, type Rule } from "./policy";
import { isOff } from "./switches";
import { onConvexVariable, onHostingVariable } from "./variable-finding";

const item = checklistItem("SEC-7");
/** Headers that any client can send and that name an address. */
const addressHeader =
  /\b(?:x-forwarded-for|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|forwarded|cf-connecting-ip|x-vercel-forwarded-for|fastly-client-ip)\b/i;
/** Switches by which apps and libraries believe such headers: Auth.js, Express, Better Auth. */
const trustSwitch = /(?:TRUST(?:ED)?_?(?:HOST|PROX(?:Y|IES)|PROXY_HEADERS|FORWARDED.*|IP.*|HEADERS))$/;
const headerList = /(?:IP|ADDRESS|CLIENT|PROXY|FORWARDED)_?(?:ADDRESS_?)?HEADERS?$/;

function faults(name: string, value: Text): string[] {
  if (typeof value !== "string") return [];
  if (headerList.test(name) && addressHeader.test(value)) return ["trusts an address header that any client can send"];
  if (trustSwitch.test(name) && !isOff(value)) return ["trusts headers that any client can send"];
  return [];
}

function finding(wrong: string): Finding {
  return { wrong, setting: "prelaunch:edge", cure: item.cure };
}

/** SEC-7: nothing trusts an address header that a client can send. */
export const addressHeaders: Rule = {
  name: "sec-7-address-headers",
  item,
  judgeResource(resource, context) {
    if (!isPublic(context)) return [];
    const convex = resource.type === resourceTypes.convexEnvironment ? convexVariables(resource) : [];
    // A transform that copies one header of a client into another makes it look like the edge's own.
    const forged = actingRules([resource], "http_request_late_transform").filter(({ properties }) => {
      const parameters = read(properties, "actionParameters");
      const headers = isMap(parameters) && isMap(parameters.headers) ? Object.entries(parameters.headers) : [];
      return headers.some(([name, header]) => {
        const expression = isMap(header) ? String(header.expression ?? "") : "";
        return addressHeader.test(name) && /http\.request\.headers/.test(expression);
      });
    });
    return [
      ...convex.flatMap(([name, value]) =>
        faults(name, value).map((fault) => onConvexVariable(item, name)(fault, `Remove ${name}.`)),
      ),
      ...hostingVariables([resource]).flatMap(({ key, value }) =>
        faults(key, value).map((fault) => onHostingVariable(item, key)(fault, `Remove ${key}.`)),
      ),
      ...forged.map(() => finding("A transform at the edge takes an address from a header of the client.")),
    ];
  },
};
