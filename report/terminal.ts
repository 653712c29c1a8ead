import { styleText } from "node:util";
import { type LineState, lineStates, type Report, type ReportLine, stateTexts } from "./report";
import { ageOf, dayOf, describeCounts, factsOf } from "./texts";

export interface TerminalOptions {
  /** Columns of the terminal. */
  width: number;
  colour: boolean;
}

const colours: Readonly<Record<LineState, Parameters<typeof styleText>[0]>> = {
  failed: "red",
  expired: "red",
  missing: "yellow",
  "not-run": "yellow",
  waived: "magenta",
  observed: "cyan",
  declared: "green",
  attested: "green",
  proven: "green",
  "not-applicable": "gray",
};

const narrowest = 40;
const idWidth = 6;
const stateWidth = Math.max(...lineStates.map((state) => stateTexts[state].label.length));
const whenWidth = 22;

/** The report as a table. A narrow terminal gets the same in fewer columns; nothing is cut off. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const width = Math.max(narrowest, options.width);
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    options.colour ? styleText(format, text, { validateStream: false }) : text;
  const name = Math.max(...factsOf(report).map(([fact]) => fact.length));
  const out = [
    paint("bold", wrap(`${report.app}: pre-launch checklist`, width).join("\n")),
    ...factsOf(report).flatMap(([fact, value]) => hanging(`${fact.padEnd(name)}  `, value, width)),
    "",
    ...wrap(report.verdict.sentence, width).map((line) => paint(verdictColour(report), line)),
    ...wrap(`${describeCounts(report.counts)}.`, width),
  ];
  for (const { title, lines } of report.sections) {
    out.push("", paint("bold", title));
    for (const line of lines) out.push(...row(line, report, width, paint));
  }
  for (const { code, text } of report.faults) out.push("", ...wrap(`${code} ${text}`, width));
  return `${out.map((line) => line.trimEnd()).join("\n")}\n`;
}

type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

function row(line: ReportLine, report: Report, width: number, paint: Paint): string[] {
  const { id, state, title } = line;
  const label = paint(colours[state], stateTexts[state].label.padEnd(stateWidth));
  const start = `  ${id.padEnd(idWidth)}  `;
  const indent = start.length + stateWidth + 2;
  const when = whenOf(line, report);
  const isWide = width >= indent + 30 + whenWidth;
  const room = isWide ? width - indent - whenWidth - 2 : width - (width >= 60 ? indent : 4);
  const [first = "", ...rest] = wrap(title, room);
  const out =
    width >= 60
      ? [
          `${start}${label}  ${isWide ? `${first.padEnd(room)}  ${when}` : first}`,
          ...rest.map((text) => " ".repeat(indent) + text),
          ...(isWide || when === "" ? [] : [" ".repeat(indent) + paint("gray", when)]),
        ]
      : [
          `${start}${label}`,
          ...[first, ...rest].map((text) => `    ${text}`),
          ...(when === "" ? [] : [`    ${paint("gray", when)}`]),
        ];
  const notes = [line.detail, line.person, line.cure === undefined ? undefined : `Cure: ${line.cure}`];
  const margin = width >= 60 ? indent : 4;
  const quiet = state === "proven" || state === "declared" || state === "observed";
  for (const note of quiet ? [line.person] : notes) {
    if (note !== undefined)
      out.push(...wrap(note, width - margin).map((text) => " ".repeat(margin) + paint("gray", text)));
  }
  return out;
}

/** `3 d, until 2026-12-05`: of what ends first. */
function whenOf({ evidence }: ReportLine, { madeAt }: Report): string {
  const [first] = [...evidence].sort((a, b) => (a.validUntil < b.validUntil ? -1 : 1));
  return first === undefined ? "" : `${ageOf(first.observedAt, madeAt)}, until ${dayOf(first.validUntil)}`;
}

function verdictColour({ verdict }: Report): "green" | "red" | "bold" {
  return verdict.state === "passes" ? "green" : verdict.state === "refused" ? "red" : "bold";
}

function hanging(start: string, text: string, width: number): string[] {
  const [first = "", ...rest] = wrap(text, width - start.length);
  return [start + first, ...rest.map((line) => " ".repeat(start.length) + line)];
}

/** Lines of at most so many characters, broken between words; a longer word is broken inside. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of printable(text)
    .split(" ")
    .filter((part) => part !== "")) {
    let rest = word;
    if (current !== "" && current.length + 1 + rest.length <= width) {
      current += ` ${rest}`;
      continue;
    }
    if (current !== "") lines.push(current);
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    current = rest;
  }
  if (current !== "" || lines.length === 0) lines.push(current);
  return lines;
}

/** Without what would steer the terminal. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/\s+/g, " ").replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "");
}
