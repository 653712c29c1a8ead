import type { Rule } from "../policies/policy";
import { rules } from "../policies/rules";

function parameterTable({ parameters }: Rule): string {
  if (parameters === undefined) return "";
  const rows = Object.entries(parameters).map(([name, one]) => {
    const shown = Array.isArray(one.default) && one.default.length === 0 ? "none" : String(one.default || "none");
    const bounds = one.type === "integer" ? `, ${one.minimum} to ${one.maximum}` : "";
    return `| \`${name}\` | ${one.description} | ${one.type}${bounds} | ${shown} |`;
  });
  return `\n| parameter | what it is | type | default |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

function policySection(rule: Rule): string {
  const { item } = rule;
  const when = [
    rule.judgeResource ? "each resource before it is written" : "",
    rule.judgeStack ? "the whole stack at the end of a preview" : "",
  ].filter(Boolean);
  return `### ${rule.name}

[${item.id}](checklist.md#${item.id.toLowerCase()}): ${item.title}. Judges ${when.join(", and ")}.
${parameterTable(rule)}`;
}

/** `docs/policies.md`: the pack, how it judges, and how to change it. */
export function policiesPage(): string {
  return `<!-- Made by \`npm run docs\` from policies/ and checks/policies-page.ts. Change it there. -->

# Policies

The [checklist](checklist.md) as a Pulumi policy pack. It sees what the program declares, before anything is written:

\`\`\`sh
npx pulumi preview --policy-pack policies
npx pulumi up --policy-pack policies
\`\`\`

\`PULUMI_OPTION_POLICY_PACK=policies\` switches it on for a whole shell; \`npm run local\` does so by itself.

## How it judges

- **Advisory** on \`local\` and \`preview\`, **mandatory** on \`staging\` and \`production\`. The environment is
  \`prelaunch:environment\`, or the name of the stack. A stack that is named \`production\` or \`staging\` is never judged by weaker
  rules than its name's, and a missing or unknown environment is judged as production. So is every stack in
  \`pulumi policy analyze\`, which hands a pack no configuration.
- Facts of one resource stop the run before that resource is made or changed, also in \`pulumi up --skip-preview\`. Facts
  between resources end the preview, so before anything is written; with \`--skip-preview\` they come after. What visitors see
  waits for the release gate in any case.
- A value that is not known before the run cannot be judged, and counts as wrong. One exception: a secret that the kit's own
  resource makes in this run.
- A message names the variable, the setting, the cure and its code. It never holds a value: secrets reach a policy in clear.
- The pack needs no network. One policy asks git; the others look at declarations alone.

## Codes

Each refusal ends with its code, the item and the name of the policy:

\`\`\`text
SEC-5: TRUSTED_ORIGINS entry 2 contains a wildcard. Setting: prelaunch:auth.trustedOrigins, … Cure: … Code: sec-5-trusted-origins.
\`\`\`

## Parameters and exceptions

A policy is softened, switched off or given other numbers by its code, in a file that Pulumi checks before anything runs:

\`\`\`sh
echo '{ "sec-5-trusted-origins": "advisory", "env-1-auth-secret": { "minimumBits": 384 } }' > policy-config.json
npx pulumi preview --policy-pack policies --policy-pack-config policy-config.json
\`\`\`

\`{ "all": "advisory" }\` softens every policy. Keep such a file in review: who can change it can let a stack through. For one
item on one stack and for a time, a waiver with a reason, an owner and an end is the better way; none is accepted for SEC and CVX.

## In CI

Set \`PULUMI_OPTION_POLICY_PACK=policies\` for the job, and every \`preview\` and \`up\` in it is judged. A refusal ends the command
with exit code 1. The pack is the checked-out one: a pull request that changes \`policies/\` or \`checklist/\` changes the rules, so
give both folders owners.

## Policies

${rules.map(policySection).join("\n")}`;
}
