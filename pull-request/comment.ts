import { checklistItem } from "../checklist/catalogue";
import type { ItemId } from "../checklist/item";
import { code, codeBlock, count, details } from "./markdown";
import { type ChangedResource, type Operation, operations, type PreviewSummary } from "./preview-summary";

/** GitHub refuses a longer body. Counted in bytes here, which are never fewer than its characters. */
export const longestComment = 65_536;

/** Finds the comment of a stack again, so that there is one that is edited. It does not show. */
export function markerOf(stack: string): string {
  return `<!-- prelaunch preview: ${stack} -->`;
}

export interface CommentOptions {
  /** Where the links to the checklist lead: `https://github.com/acme/auth/blob/main/`. Without it they are left out. */
  documentation?: string;
  /** The run that made the preview. */
  run?: string;
}

/** How many of each list are shown; what is left out is counted. */
interface Limits {
  rows: number;
  names: number;
}

/** What matters more keeps more rows: replacements and deletions are the last to be cut. */
const limits: readonly Limits[] = [
  { rows: 40, names: 12 },
  { rows: 25, names: 6 },
  { rows: 10, names: 3 },
  { rows: 3, names: 1 },
];

/** The comment on a pull request, in Markdown: within GitHub's limit whatever the preview holds. */
export function renderComment(summary: PreviewSummary, options: CommentOptions = {}): string {
  let text = "";
  for (const limit of limits) {
    text = render(summary, options, limit);
    if (Buffer.byteLength(text) <= longestComment) return text;
  }
  // Names of the greatest length everywhere: the headline, its marker, and where to read on.
  return [
    markerOf(summary.stack),
    headline(summary),
    "The lists are too long for a comment: the log of the run has them.",
  ].join("\n\n");
}

function render(summary: PreviewSummary, options: CommentOptions, limit: Limits): string {
  const parts = [
    markerOf(summary.stack),
    headline(summary),
    summary.against === undefined ? "" : `Compared with ${code(summary.against)}.`,
    failures(summary, limit),
    violations(summary, "mandatory", limit, options),
    ...operations.map((operation) => resources(summary, operation, limit)),
    checklistLines(summary, options),
    unknowns(summary, limit),
    violations(summary, "advisory", limit, options),
    warnings(summary, limit),
    footer(summary, options),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const verbs: Readonly<Record<Operation, string>> = {
  replace: "replaced",
  delete: "deleted",
  create: "created",
  update: "updated",
  other: "otherwise touched",
};

function headline(summary: PreviewSummary): string {
  const counted = operations.flatMap((operation) => {
    const number = summary.resources.filter((resource) => resource.operation === operation).length;
    return number === 0 ? [] : [`${number} ${verbs[operation]}`];
  });
  const changes = counted.join(", ");
  const refusals = summary.violations.filter(({ level }) => level === "mandatory").length;
  const what = {
    nothing: "nothing changes",
    changes,
    refused: `refused by ${count(refusals, "policy", "policies")}`,
    failed: "the preview failed",
  }[summary.outcome];
  const title = `### Preview of ${code(summary.stack)}: ${what}`;
  const untouched = `${count(summary.unchanged, "resource")} unchanged.`;
  if (summary.outcome === "nothing" || summary.outcome === "changes") return `${title}\n\n${untouched}`;
  const before = changes === "" ? "" : `${sentence(changes)}, `;
  return `${title}\n\n${before}${untouched} What it found before it ended may be incomplete.`;
}

function resources(summary: PreviewSummary, operation: Operation, limit: Limits): string {
  const found = summary.resources.filter((resource) => resource.operation === operation);
  if (found.length === 0) return "";
  const title = `**${sentence(verbs[operation])} (${found.length})**`;
  const urgent = operation === "replace" || operation === "delete";
  const rows = urgent ? limit.rows * 3 : limit.rows;
  const lines = found.slice(0, rows).map((resource) => `- ${line(resource, limit)}`);
  if (found.length > rows) lines.push(`- and ${found.length - rows} more`);
  const list = lines.join("\n");
  return urgent || found.length <= 15 ? `${title}\n\n${list}` : details(title.replaceAll("**", ""), list);
}

function line({ operation, type, name, changes, unknown }: ChangedResource, { names }: Limits): string {
  const title = `${code(name)} ${code(type)}`;
  if (operation === "create" || operation === "delete") return title;
  const causes = changes.filter(({ replaces }) => replaces);
  const shown = operation === "replace" && causes.length > 0 ? causes : changes;
  const signs = { add: "+", delete: "-", update: "~" };
  const listed = shown.slice(0, names).map(({ kind, path, secret }) => {
    const later = unknown.includes(path) ? " (known after the deployment)" : "";
    return `${code(`${signs[kind]} ${path}`)}${secret ? " (secret)" : ""}${later}`;
  });
  if (shown.length > names) listed.push(`and ${shown.length - names} more`);
  if (listed.length === 0) return title;
  return `${title}${operation === "replace" ? " because of" : ":"} ${listed.join(", ")}`;
}

function violations(
  summary: PreviewSummary,
  level: "mandatory" | "advisory",
  limit: Limits,
  { documentation }: CommentOptions,
): string {
  const found = summary.violations.filter((violation) => violation.level === level);
  if (found.length === 0) return "";
  const rows = limit.rows;
  const blocks = found.slice(0, rows).map((violation) => {
    const about =
      violation.item === undefined
        ? ""
        : `${itemLink(violation.item, documentation)} ${checklistItem(violation.item).title}. `;
    const where = violation.resource === undefined ? "" : ` on ${code(violation.resource)}`;
    return [
      `- ${about}Policy ${code(violation.policy)}${where}`,
      ...(violation.message === undefined ? [] : [indented(codeBlock(violation.message))]),
    ].join("\n\n");
  });
  if (found.length > rows) blocks.push(`- and ${found.length - rows} more`);
  if (level === "mandatory") return `**Refused (${found.length})**\n\n${blocks.join("\n")}`;
  return details(`Advice of policies (${found.length})`, blocks.join("\n"));
}

function checklistLines({ lines }: PreviewSummary, { documentation }: CommentOptions): string {
  const listed = (ids: readonly ItemId[]): string => ids.map((id) => itemLink(id, documentation)).join(", ");
  const paragraphs = [
    lines.source.length === 0
      ? ""
      : `The source changes: ${count(lines.source.length, "line")} must be proven for the new one: ${listed(lines.source)}.`,
    lines.environment.length === 0
      ? ""
      : `${lines.release === "first" ? "Nothing is proven of this stack yet" : `What this stack is made of changes (${lines.parts.join(", ")})`}: ${count(lines.environment.length, "line")} must be proven anew on it before the launch is open: ${listed(lines.environment)}.`,
    lines.launch ? "The launch changes between closed and open." : "",
  ].filter((paragraph) => paragraph !== "");
  return paragraphs.length === 0 ? "" : ["**Checklist**", ...paragraphs].join("\n\n");
}

function unknowns(summary: PreviewSummary, { rows, names }: Limits): string {
  const found = summary.resources.filter(({ unknown }) => unknown.length > 0);
  if (found.length === 0) return "";
  const number = found.reduce((sum, { unknown }) => sum + unknown.length, 0);
  const lines = found.slice(0, rows).map(({ name, unknown }) => {
    const shown = unknown.slice(0, names).map(code);
    if (unknown.length > names) shown.push(`and ${unknown.length - names} more`);
    return `- ${code(name)}: ${shown.join(", ")}`;
  });
  if (found.length > rows) lines.push(`- and ${count(found.length - rows, "more resource", "more resources")}`);
  const values = number === 1 ? "1 value is" : `${number} values are`;
  return details(`${values} known only after the deployment: policies judge them then`, lines.join("\n"));
}

function failures({ failures: found }: PreviewSummary, { rows }: Limits): string {
  if (found.length === 0) return "";
  const blocks = found
    .slice(0, Math.min(rows, 10))
    .map(({ resource, message }) =>
      [...(resource === undefined || resource === "" ? [] : [`${code(resource)}:`]), codeBlock(message)].join("\n\n"),
    );
  return ["**Failures**, with what could be a value taken out", ...blocks].join("\n\n");
}

function warnings({ warnings: found }: PreviewSummary, { rows }: Limits): string {
  if (found.length === 0) return "";
  const shown = found.slice(0, rows);
  const more = found.length > shown.length ? `\n\nand ${found.length - shown.length} more` : "";
  return details(`Warnings (${found.length})`, `${codeBlock(shown.join("\n"))}${more}`);
}

function footer({ commit }: PreviewSummary, { run }: CommentOptions): string {
  const parts = [
    commit === undefined ? "" : `Of commit ${code(commit.slice(0, 12))}`,
    run === undefined ? "" : `[the run](${run})`,
    "names of properties, never values",
  ].filter((part) => part !== "");
  return `<sub>${parts.join(" · ")}</sub>`;
}

function itemLink(id: ItemId, documentation: string | undefined): string {
  return documentation === undefined ? id : `[${id}](${documentation}${checklistItem(id).link})`;
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((row) => (row === "" ? row : `  ${row}`))
    .join("\n");
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
