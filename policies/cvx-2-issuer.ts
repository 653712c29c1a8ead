import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { convexVariables } from "./declared";
import type { Rule } from "./policy";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("CVX-2");
/** Convex sets these itself, and tokens are checked against the first. Source: Convex, "Environment variables: system variables". */
const builtIn = ["CONVEX_SITE_URL", "CONVEX_CLOUD_URL"];
/** Names by which auth configurations take another issuer or audience. */
const otherIssuer =
  /^(?:.*_)?(?:JWT_ISSUER(?:_DOMAIN)?|AUTH_ISSUER|CONVEX_AUTH_ISSUER|ISSUER_URL|AUTH_DOMAIN|JWT_AUDIENCE|APPLICATION_ID|CLERK_JWT_ISSUER_DOMAIN|AUTH0_DOMAIN)$/;

/** CVX-2: the issuer of tokens is the deployment itself, and no variable names another. */
export const issuer: Rule = {
  name: "cvx-2-issuer",
  item,
  judgeResource(resource) {
    if (resource.type !== resourceTypes.convexEnvironment) return [];
    return convexVariables(resource)
      .filter(([name]) => builtIn.includes(name) || otherIssuer.test(name))
      .map(([name]) =>
        onConvexVariable(item, name)(
          builtIn.includes(name) ? "is built in and must not be set" : "names another issuer or audience of tokens",
          builtIn.includes(name) ? item.cure : `Remove ${name}: the deployment is its own issuer.`,
        ),
      );
  },
};
