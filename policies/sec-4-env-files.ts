import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import type { Finding, Rule } from "./policy";

const item = checklistItem("SEC-4");

function finding(wrong: string): Finding {
  return { wrong, setting: ".gitignore", cure: item.cure };
}

/** File names are no secrets, but a name could be anything: long lists are cut. */
const named = (files: readonly string[]): string =>
  [...files.slice(0, 3), ...(files.length > 3 ? ["…"] : [])].join(", ");

/** SEC-4: git ignores env files and tracks none. */
export const envFilesRule: Rule = {
  name: "sec-4-env-files",
  item,
  judgeStack(resources, { source }) {
    // A stack that deploys no source of ours has none to judge.
    if (!resources.some(({ type }) => type === resourceTypes.vercelDeployment || type === resourceTypes.convexCode))
      return [];
    const facts = source();
    if (!facts.isRepository) {
      return [finding("The source tree is in no git repository, so nobody can say what is tracked.")];
    }
    return [
      ...(facts.notIgnored.length > 0 ? [finding(`git does not ignore ${named(facts.notIgnored)}.`)] : []),
      ...(facts.tracked.length > 0 ? [finding(`git tracks ${named(facts.tracked)}.`)] : []),
    ];
  },
};
