import type { DeclaredResource, StackResource } from "../declared";
import { withDefaults } from "../parameters";
import { type Context, type Finding, message, type Rule } from "../policy";

export type EnforcementLevel = "advisory" | "mandatory" | "disabled";

/** The rules, and how a stack is judged by them. */
export interface PolicyPack {
  name: string;
  version: string;
  /** What a finding does where no configuration says otherwise. */
  level: EnforcementLevel;
  rules: readonly Rule[];
  context: Omit<Context, "parameters">;
}

/** What `--policy-pack-config` says of one policy. */
export interface RuleConfiguration {
  level: EnforcementLevel;
  parameters: Readonly<Record<string, unknown>>;
}

export interface Verdict {
  rule: Rule;
  level: EnforcementLevel;
  message: string;
  urn: string | undefined;
}

/** A rule that breaks must stop the run, not let it pass; its error may quote what it choked on, so only its name is told. */
const broken = (name: string): Finding => ({
  wrong: `The policy ${name} could not judge this stack.`,
  setting: "none",
  cure: "Report this with the shape of the resource, without its values.",
});

function verdicts(
  pack: PolicyPack,
  configuration: ReadonlyMap<string, RuleConfiguration>,
  judge: (rule: Rule, context: Context) => Finding[] | undefined,
): Verdict[] {
  return pack.rules.flatMap((rule) => {
    const given = configuration.get(rule.name);
    const level = given?.level ?? pack.level;
    if (level === "disabled") return [];
    let found: Finding[];
    try {
      found = judge(rule, { ...pack.context, parameters: withDefaults(rule.parameters, given?.parameters) }) ?? [];
    } catch {
      found = [broken(rule.name)];
    }
    return found.map((finding) => ({ rule, level, message: message(rule, finding), urn: finding.urn }));
  });
}

/** Judges one resource, before it is made or changed. */
export function judgeResource(
  pack: PolicyPack,
  resource: DeclaredResource,
  configuration: ReadonlyMap<string, RuleConfiguration> = new Map(),
): Verdict[] {
  return verdicts(pack, configuration, (rule, context) => rule.judgeResource?.(resource, context));
}

/** Judges what only the whole stack shows, at the end of a preview. */
export function judgeStack(
  pack: PolicyPack,
  resources: readonly StackResource[],
  configuration: ReadonlyMap<string, RuleConfiguration> = new Map(),
): Verdict[] {
  return verdicts(pack, configuration, (rule, context) => rule.judgeStack?.(resources, context));
}
