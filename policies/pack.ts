import { PolicyPack } from "@pulumi/policy";
import { toPolicy } from "./policy";
import { rules } from "./rules";
import { stackEnvironment } from "./stack-environment";

const environment = stackEnvironment();

new PolicyPack("prelaunch", {
  description: "The pre-launch checklist, judged on what the program declares.",
  // A rule that only advises lets a stack through. A team softens one rule, by name, with --policy-pack-config.
  enforcementLevel: "mandatory",
  policies: rules.map((rule) => toPolicy(rule, { environment })),
});
