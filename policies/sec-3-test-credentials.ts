import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { convexVariables, hostingVariables, notKnown, readText, type Text } from "./declared";
import { texts } from "./parameters";
import { type Finding, isPublic, type Rule } from "./policy";
import { testCredentialOf } from "./test-credentials";
import { onConvexVariable, onHostingVariable } from "./variable-finding";

const item = checklistItem("SEC-3");

/** SEC-3: no value has the shape of a test credential. */
export const testCredentialsRule: Rule = {
  name: "sec-3-test-credentials",
  item,
  parameters: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Variables that may hold a test credential, by name.",
    },
  },
  judgeResource(resource, context) {
    if (!isPublic(context)) return [];
    const allowed = texts(context.parameters, "allowed");
    const judge = (name: string, value: Text, finding: (wrong: string) => Finding): Finding[] => {
      if (typeof value !== "string" || allowed.includes(name)) return [];
      const vendor = testCredentialOf(value);
      return vendor === undefined ? [] : [finding(`is a test credential of ${vendor}`)];
    };
    const convex = resource.type === resourceTypes.convexEnvironment ? convexVariables(resource) : [];
    return [
      ...convex.flatMap(([name, value]) => judge(name, value, onConvexVariable(item, name))),
      ...hostingVariables([resource]).flatMap(({ key, value }) => judge(key, value, onHostingVariable(item, key))),
      ...deployKey(
        resource.type === "pulumi:providers:prelaunch" ? readText(resource.props, "convexDeployKey") : undefined,
      ),
    ];
  },
};

function deployKey(key: Text): Finding[] {
  if (key === undefined || key === notKnown || testCredentialOf(key) === undefined) return [];
  return [
    {
      wrong: "The Convex deploy key is one of a development or preview deployment.",
      setting: "prelaunch:secrets.convexDeployKey",
      cure: item.cure,
    },
  ];
}
