import { catalogue } from "../checklist/catalogue";
import { type ChecklistItem, type Section, sections } from "../checklist/item";
import { rules } from "../policies/rules";

function references(item: ChecklistItem): string {
  return item.references
    .map(({ standard, id, about, url }) => `- ${url ? `[${standard}, ${id}](${url})` : `${standard}, ${id}`}: ${about}`)
    .join("\n");
}

function goodFor(item: ChecklistItem): string {
  const parts = item.bindsTo.filter((binding) => binding !== "source");
  const stack = parts.length > 0 ? `this stack, until one of these changes or it expires: ${parts.join(", ")}` : "";
  return [item.bindsTo.includes("source") ? "this source, on every stack" : "", stack].filter(Boolean).join("; ");
}

function notIn({ notIn: environments = {} }: ChecklistItem): string {
  return Object.entries(environments)
    .map(([environment, why]) => `${environment}: ${why}`)
    .join(" ");
}

function itemSection(item: ChecklistItem): string {
  const policies = rules.filter((rule) => rule.item.id === item.id).map(({ name }) => `[${name}](policies.md#${name})`);
  const row = (name: string, text: string | undefined) => (text ? `| ${name} | ${text} |\n` : "");
  const seen = item.liveOnly ? "production, after the launch" : item.seenIn.join(", ");
  return `### ${item.id}

**${item.title}.** ${item.text}

| | |
| --- | --- |
${row("Severity", item.severity)}${row("Concerns", item.appliesTo && `stacks with ${item.appliesTo}`)}${row("Not in", notIn(item))}${row("What counts as proof", item.proof)}${row("What no policy sees", item.notJudged)}${row("How it is proven", item.provenBy.join(", "))}${row("Policies", policies.join(", "))}${row("A proof is good for", goodFor(item))}${row("Seen in", seen)}${row("Cure", item.cure)}
${references(item)}
`;
}

/** `docs/checklist.md`: the pre-launch checklist, item by item. */
export function checklistPage(): string {
  const table = catalogue.map(
    ({ id, title, severity, provenBy }) =>
      `| [${id}](#${id.toLowerCase()}) | ${title} | ${severity} | ${provenBy.join(", ")} |`,
  );
  const bodies = (Object.keys(sections) as Section[]).map((section) => {
    const items = catalogue.filter((item) => item.section === section);
    return `## ${sections[section]}\n\n${items.map(itemSection).join("\n")}`;
  });
  return `<!-- Made by \`npm run docs\` from checklist/. Change it there. -->

# The pre-launch checklist

Every line once. **Declared**: a [policy](policies.md) judges what a preview declares. **Observed**: the acceptance suite did
it and saw it. **Attested**: a person signed it, with a date and an end; never for what a machine can see.

| item | line | severity | proven |
| --- | --- | --- | --- |
${table.join("\n")}

${bodies.join("\n")}`;
}
