import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import type { Rule } from "../policy";
import type { EnforcementLevel, PolicyPack } from "./policy-pack";

const {
  AnalyzerInfo,
  EnforcementLevel: WireLevel,
  PolicyConfigSchema,
  PolicyInfo,
  PolicySeverity,
  PolicyType,
} = analyzerPb;

const levels = { advisory: WireLevel.ADVISORY, mandatory: WireLevel.MANDATORY, disabled: WireLevel.DISABLED };

export const severities = {
  medium: PolicySeverity.POLICY_SEVERITY_MEDIUM,
  high: PolicySeverity.POLICY_SEVERITY_HIGH,
  critical: PolicySeverity.POLICY_SEVERITY_CRITICAL,
};

export function wireLevel(level: EnforcementLevel) {
  return levels[level];
}

/** A policy that may stop a run can be softened or switched off by configuration; nothing here is changed by a remediation. */
export function levelOf(wire: number): EnforcementLevel {
  if (wire === WireLevel.ADVISORY) return "advisory";
  return wire === WireLevel.DISABLED ? "disabled" : "mandatory";
}

function policyInformation(rule: Rule, level: EnforcementLevel) {
  const { item, name, parameters } = rule;
  const policy = new PolicyInfo();
  policy.setName(name);
  policy.setDisplayname(`${item.id} ${item.title}`);
  policy.setDescription(`${item.title}.`);
  policy.setPolicyType(rule.judgeResource ? PolicyType.POLICY_TYPE_RESOURCE : PolicyType.POLICY_TYPE_STACK);
  policy.setEnforcementlevel(wireLevel(level));
  policy.setSeverity(severities[item.severity]);
  policy.setTagsList(["prelaunch", item.id]);
  policy.setRemediationSteps(item.cure);
  policy.setUrl(item.link);
  if (parameters !== undefined) {
    // The engine checks a configuration by this schema before anything runs, and fills in the defaults.
    const schema = new PolicyConfigSchema();
    schema.setProperties(structPb.Struct.fromJavaScript(structuredClone(parameters) as never));
    policy.setConfigschema(schema);
  }
  return policy;
}

/** What the engine asks first: the policies, their levels and the schema of their parameters. */
export function packInformation({ name, version, level, rules }: PolicyPack) {
  const information = new AnalyzerInfo();
  information.setName(name);
  information.setDisplayname(name);
  information.setVersion(version);
  information.setSupportsconfig(true);
  information.setDescription("The pre-launch checklist, judged on what the program declares.");
  information.setPoliciesList(rules.map((rule) => policyInformation(rule, level)));
  return information;
}
