import { checklistItem } from "../checklist/catalogue";
import { hostingVariables, notKnown } from "./declared";
import { isPublic, type Rule } from "./policy";
import { onHostingVariable } from "./variable-finding";

const item = checklistItem("SEC-8");

/** SEC-8: what pages do not carry, the hosting's dashboard does not show either. */
export const sensitiveVariables: Rule = {
  name: "sec-8-sensitive-variables",
  item,
  judgeResource(resource, context) {
    if (!isPublic(context)) return [];
    return hostingVariables([resource])
      .filter(
        ({ key, sensitive, value }) =>
          !sensitive && !key.startsWith("NEXT_PUBLIC_") && (value === notKnown || value !== undefined),
      )
      .map(({ key }) =>
        onHostingVariable(item, key)(
          "is not marked sensitive, so that everyone with access to the hosting reads it",
          `Set \`sensitive: true\` on ${key}.`,
        ),
      );
  },
};
