import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import type { Rule } from "./policy";

const item = checklistItem("SEC-8");

/** What holds data or cannot be made again: without it people are signed out, or nobody can sign in. */
const holdsData: Readonly<Record<string, string>> = {
  [resourceTypes.convexEnvironment]: "The variables of the Convex deployment",
  [resourceTypes.convexCode]: "The functions of the Convex deployment",
  [resourceTypes.authSecret]: "The auth secret",
  [resourceTypes.randomSecret]: "A generated secret",
  [resourceTypes.signingKeys]: "The signing keys",
  [resourceTypes.vercelProject]: "The hosting project",
};

/** SEC-8: in production the engine refuses to delete what holds data. */
export const protectedData: Rule = {
  name: "sec-8-protected-data",
  item,
  judgeResource({ type, protect }, { environment }) {
    const what = holdsData[type];
    if (environment !== "production" || what === undefined || protect) return [];
    const cure = "Keep `protect` on it in the program: the kit sets it in production.";
    return [{ wrong: `${what} can be deleted by a mistake: not protected.`, setting: "prelaunch:environment", cure }];
  },
};
