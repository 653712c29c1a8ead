import { type LineState, lineStates, type Report, stateTexts } from "./report";

/** `31 proven, 2 missing`: what there is most to see to comes first. */
export function describeCounts(counts: Readonly<Record<LineState, number>>): string {
  return lineStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${stateTexts[state].label}`)
    .join(", ");
}

/** How long ago: `5 h`, `3 d`. */
export function ageOf(observedAt: string, now: string): string {
  const hours = Math.floor((Date.parse(now) - Date.parse(observedAt)) / 3_600_000);
  return hours < 48 ? `${Math.max(0, hours)} h` : `${Math.floor(hours / 24)} d`;
}

/** A day in UTC: `2026-12-05`. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** To the minute, in UTC: `2026-12-05 10:07 UTC`. */
export function momentOf(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

/** What a report is about, as pairs to be shown in each form. */
export function factsOf(report: Report): [name: string, value: string][] {
  const { approved } = report;
  return [
    ["Stack", `${report.stack} (${report.environment})`],
    ["Domain", report.origin],
    ["Launch", report.launch],
    ["Source", `${report.source} (${report.sourceFrom})`],
    ...(approved === undefined ? [] : [["Approved", describeApproved(approved, report.source)] as [string, string]]),
    ["Made", momentOf(report.madeAt)],
  ];
}

function describeApproved(
  { source, approvedAt, launch, rehearsal }: NonNullable<Report["approved"]>,
  about: string,
): string {
  const which = source === about ? "this source" : `source ${source.slice(0, 12)}…`;
  return `${which} at ${momentOf(approvedAt)}, launch ${launch}${rehearsal ? ", in a rehearsal" : ""}`;
}
