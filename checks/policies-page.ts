import { catalogueItems } from "../policies/catalogue";
import type { CatalogueItem } from "../policies/catalogue/item";
import { rules } from "../policies/rules";

function itemSection(item: CatalogueItem): string {
  const names = rules.filter((rule) => rule.item.id === item.id).map((rule) => `\`${rule.name}\``);
  const references = item.references.map(({ standard, section, about }) => `- ${standard}, ${section}: ${about}`);
  return `## ${item.id}

**${item.text}.** Severity: ${item.severity}. Policy: ${names.join(", ") || "none yet"}.

${item.risk}

| | |
| --- | --- |
| What counts as proof | ${item.proof} |
${item.notJudged === undefined ? "" : `| Not judged by the policy | ${item.notJudged} |\n`}| How it is proven | ${item.how.join(", ")} |
| Good for | ${item.bindsTo.map((binding) => (binding === "source" ? "this source, anywhere" : "this stack, until it changes")).join("; ")} |
| Seen in | ${item.seenIn.join(", ")} |
| Cure | ${item.cure} |

References:

${references.join("\n")}
`;
}

/** `docs/policies.md`: what the pack judges, item by item. */
export function policiesPage(): string {
  return `<!-- Made by \`npm run docs\` from policies/catalogue. Change it there. -->

# Policies

The pre-launch checklist as a Pulumi policy pack. It sees what the program declares, before anything is written:

\`\`\`sh
npx pulumi preview --policy-pack policies
npx pulumi up --policy-pack policies
\`\`\`

\`PULUMI_OPTION_POLICY_PACK=policies\` switches it on for a whole shell; \`npm run local\` does so by itself.

| item | line | severity |
| --- | --- | --- |
${catalogueItems.map(({ id, text, severity }) => `| [${id}](#${id.toLowerCase()}) | ${text} | ${severity} |`).join("\n")}

## How it judges

- Facts of one resource stop the run before that resource is made or changed, also in \`pulumi up --skip-preview\`. Facts
  between resources end the preview, so before anything is written.
- A value that is not known before the run cannot be judged, and counts as wrong. One exception: the auth secret, if the kit's
  own resource makes it; it is judged in the run, before it is written.
- Rules follow \`prelaunch:environment\`. A missing or unknown environment is judged as production, and so is every stack in
  \`pulumi policy analyze\`, which hands a policy pack no configuration.
- A message names the variable, the setting and the cure. It never holds a value: secrets reach a policy in clear.
- Every rule is mandatory. To soften one, give Pulumi a policy configuration:

\`\`\`sh
echo '{ "sec-5-trusted-origins": "advisory" }' > policy-config.json
npx pulumi preview --policy-pack policies --policy-pack-config policy-config.json
\`\`\`

${catalogueItems.map(itemSection).join("\n")}`;
}
