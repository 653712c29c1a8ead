import { type Report, type ReportLine, stateTexts } from "./report";
import { ageOf, dayOf, describeCounts, factsOf, momentOf } from "./texts";

/** The report in Markdown: a table a section, and below it what is to be done. */
export function renderMarkdown(report: Report): string {
  const facts = factsOf(report).map(([name, value]) => `| ${name} | ${text(value)} |`);
  return `${[
    `# ${text(report.app)}: pre-launch checklist`,
    `**${text(report.verdict.sentence)}** ${describeCounts(report.counts)}.`,
    ["| | |", "| --- | --- |", ...facts].join("\n"),
    ...report.sections.flatMap(({ title, lines }) => [
      `## ${title}`,
      ["| | state | line | evidence |", "| --- | --- | --- | --- |", ...lines.map((line) => row(line, report))].join(
        "\n",
      ),
      ...todo(lines),
    ]),
    ...(report.faults.length === 0
      ? []
      : ["## Faults", report.faults.map((fault) => `- ${text(`${fault.code} ${fault.text}`)}`).join("\n")]),
  ].join("\n\n")}\n`;
}

function row({ id, state, title, evidence, person }: ReportLine, { madeAt }: Report): string {
  const seen = evidence.map(
    ({ file, keyid, signer, observedAt, where, validUntil, signed }) =>
      `${where}, ${momentOf(observedAt)} (${ageOf(observedAt, madeAt)}), until ${dayOf(validUntil)}, ${file}, ${signed ? `signed by ${signer ?? "?"}${keyid === undefined ? "" : ` (${keyid}…)`}` : "not signed"}`,
  );
  return `| ${id} | ${stateTexts[state].label} | ${text(title)} | ${text([...seen, ...(person === undefined ? [] : [person])].join("; "))} |`;
}

function todo(lines: readonly ReportLine[]): string[] {
  const open = lines.filter(({ cure }) => cure !== undefined);
  if (open.length === 0) return [];
  return [
    open
      .map(({ id, detail, code, cure = "", link }) =>
        [`- **${id}**`, detail && text(detail), text(cure), code && text(code), `([${id}](${link}))`]
          .filter(Boolean)
          .join(" "),
      )
      .join("\n"),
  ];
}

/** Text as it stands, on one line: nothing in it formats, links, ends a cell or opens a tag. */
function text(value: string): string {
  return value
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]|~#<>]/g, "\\$&")
    .replace(/(https?):\/\//g, "$1:\u200b//")
    .trim();
}
