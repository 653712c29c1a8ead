import { html, raw } from "hono/html";
import {
  holds,
  type LineState,
  lineStates,
  type Report,
  type ReportLine,
  type ReportSection,
  stateTexts,
} from "./report";
import { style } from "./style";
import { ageOf, dayOf, describeCounts, factsOf, momentOf } from "./texts";

type Html = ReturnType<typeof html>;

export interface HtmlOptions {
  /** Where links to the documentation lead, with a slash at the end; without it they are text. */
  documentation?: string;
}

/**
 * The report as one page that asks for nothing: no script, no font, no picture from elsewhere. Every text goes through the
 * template, which escapes it.
 */
export async function renderHtml(report: Report, options: HtmlOptions = {}): Promise<string> {
  const { verdict } = report;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${report.app}: pre-launch checklist of ${report.stack}</title>
<style>${raw(style)}</style>
</head>
<body>
<header>
<p class="kind">Pre-launch checklist</p>
<h1>${report.app}</h1>
<p class="verdict ${verdict.state}">${verdict.sentence}</p>
<dl class="facts">${factsOf(report).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<nav aria-label="Sections">${overview(report)}</nav>
<main>
${attention(report)}
${report.sections.map((section) => sectionOf(section, report, options))}
</main>
<footer>${legend(report)}
<p>Made by <code>prelaunch checklist ${report.stack}</code> at ${momentOf(report.madeAt)}. What counts as evidence, and for how long: docs/gate.md.</p>
</footer>
</body>
</html>
`;
  return String(await page);
}

function overview(report: Report): Html {
  const rows = report.sections.map(({ section, title, lines }) => {
    const good = lines.filter(({ state }) => holds(state)).length;
    const worst = lineStates.find((state) => lines.some((line) => line.state === state)) ?? "proven";
    return html`<li><a href="#${section}"><span class="dot ${worst}" aria-hidden="true"></span><span>${title}</span><span class="tally">${good} of ${lines.length}</span></a></li>`;
  });
  return html`<p class="counts">${describeCounts(report.counts)}</p><ul>${rows}</ul>`;
}

/** What to see to comes first, with its cure: the rest is for whoever wants to know it all. */
function attention(report: Report): Html {
  const open = report.sections.flatMap(({ lines }) => lines.filter(({ state }) => !holds(state)));
  if (open.length === 0 && report.faults.length === 0) return html``;
  const ranked = [...open].sort((a, b) => lineStates.indexOf(a.state) - lineStates.indexOf(b.state));
  return html`<section aria-labelledby="todo"><h2 id="todo">To see to <span class="tally">${open.length + report.faults.length}</span></h2>
${report.faults.map(({ code, text }) => html`<article class="line failed"><p><code>${code}</code> ${text}</p></article>`)}
<ul class="todo">${ranked.map(
    (line) => html`<li><a href="#${line.id}">${line.id}</a> ${badge(line.state)} ${line.title}</li>`,
  )}</ul></section>`;
}

function sectionOf({ section, title, lines }: ReportSection, report: Report, options: HtmlOptions): Html {
  const good = lines.filter(({ state }) => holds(state)).length;
  return html`<section aria-labelledby="${section}"><h2 id="${section}">${title} <span class="tally">${good} of ${lines.length} hold</span></h2>
${lines.map((line) => lineOf(line, report, options))}</section>`;
}

function lineOf(line: ReportLine, report: Report, { documentation }: HtmlOptions): Html {
  const { id, title, state, detail, person, cure, code, severity, link } = line;
  const isOpen = !holds(state);
  const more = html`${line.evidence.map((evidence) => evidenceOf(evidence, report))}
<p class="more">${severity} · proven by being ${line.provenBy.join(", ")} · ${line.references
    .map(({ standard, id: number }) => `${standard} ${number}`)
    .join(", ")} · ${documentation === undefined ? link : html`<a href="${documentation}${link}">${link}</a>`}</p>`;
  return html`<article class="line ${state}" id="${id}" aria-labelledby="${id}-title">
<div class="head"><span class="id">${id}</span>${badge(state)}</div>
<h3 id="${id}-title">${title}</h3>
${detail === undefined ? "" : html`<p class="detail">${detail}</p>`}
${person === undefined ? "" : html`<p class="person">${person}</p>`}
${cure === undefined ? "" : html`<p class="cure"><strong>Cure.</strong> ${withCode(cure)}${code === undefined ? "" : html` <code>${code}</code>`}</p>`}
<details${isOpen ? raw(" open") : ""}><summary>${summaryOf(line, report)}</summary>${more}</details>
</article>`;
}

/** What stands between backticks in the kit's own sentences is to be typed. */
function withCode(text: string): Html[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

function summaryOf({ id, evidence }: ReportLine, { madeAt }: Report): Html {
  const [first] = [...evidence].sort((a, b) => (a.validUntil < b.validUntil ? -1 : 1));
  const hidden = html`<span class="hidden"> of ${id}</span>`;
  if (first === undefined) return html`No evidence${hidden}`;
  const age = ageOf(first.observedAt, madeAt);
  return html`Evidence${hidden}: ${first.where}, ${age} old, until ${dayOf(first.validUntil)}`;
}

function evidenceOf(evidence: ReportLine["evidence"][number], { madeAt }: Report): Html {
  const { kind, file, signed, signer, keyid, observedAt, where, validUntil, detail } = evidence;
  const rows: [string, string][] = [
    ["Seen", `${momentOf(observedAt)}, ${ageOf(observedAt, madeAt)} ago, in ${where}`],
    ["Good for", kind === "source" ? "this source on every stack" : "this stack as it is set up"],
    ["Valid until", momentOf(validUntil)],
    ["Signed", signed ? `by ${signer ?? "?"}${keyid === undefined ? "" : `, key ${keyid}…`}` : "no"],
    ["File", file],
    ...(detail === undefined ? [] : [["What was seen", detail] as [string, string]]),
  ];
  return html`<dl class="evidence">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function badge(state: LineState): Html {
  return html`<span class="badge ${state}">${stateTexts[state].label}</span>`;
}

function legend({ counts }: Report): Html {
  const used = lineStates.filter((state) => counts[state] > 0);
  return html`<h2>What the words mean</h2><dl class="legend">${used.map(
    (state) => html`<div><dt>${badge(state)}</dt><dd>${stateTexts[state].meaning}</dd></div>`,
  )}</dl>`;
}
