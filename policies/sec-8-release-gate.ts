import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { read, waitsFor } from "./declared";
import type { Rule } from "./policy";

const item = checklistItem("SEC-8");
const release = "prelaunch:gate:Release";

/** What visitors meet, and what it is called. */
const visible: Readonly<Record<string, string>> = {
  [resourceTypes.vercelDeployment]: "The deployment",
  [resourceTypes.convexCode]: "The push of the functions",
};

/** SEC-8: in production what visitors meet waits for the release gate, and the gate is one that asks for evidence. */
export const releaseGate: Rule = {
  name: "sec-8-release-gate",
  item,
  judgeResource({ type, props }, { environment }) {
    if (type !== release || environment !== "production" || read(props, "enforced") === true) return [];
    const cure = "Leave the gate as the kit declares it, and say in `prelaunch:launch` who is let in.";
    return [
      {
        wrong: "The release gate lets everything through: it is not enforced.",
        setting: "prelaunch:environment",
        cure,
      },
    ];
  },
  judgeStack(resources, { environment }) {
    if (environment !== "production") return [];
    return resources
      .filter(({ type }) => visible[type] !== undefined)
      .filter((resource) => !waitsFor(resource, release, resources))
      .map(({ type, urn }) => ({
        wrong: `${visible[type]} does not wait for the release gate.`,
        setting: "prelaunch:launch",
        cure: "Declare what visitors see from the gate's outputs, as the kit does.",
        urn,
      }));
  },
};
