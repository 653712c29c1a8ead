import { catalogue } from "../checklist/catalogue";
import { type ChecklistItem, type Section, sections } from "../checklist/item";
import { attestationFinding } from "../evidence/attestation";
import { bindingOf } from "../evidence/digests";
import { judgeRequirement } from "../evidence/judge-requirement";
import { openEvidence } from "../evidence/open-evidence";
import type { ItemState, Verdict } from "../evidence/release";
import { verifyRelease } from "../evidence/verify-release";
import { type JudgedItem, judgeLine } from "./judge-line";
import type { Known } from "./known";
import { holds, type LineState, lineStates, type Report, type ReportLine } from "./report";

/** The whole checklist of a stack, line by line. Pure: the same knowledge gives the same report. */
export function makeReport(known: Known): Report {
  const { release } = known;
  const opened = release.evidence.map((file) => openEvidence(file, release.trusted, release.now));
  // Everything is judged, also what this launch does not ask for; what the gate says is asked apart.
  const all = verifyRelease({ ...release, launch: "open" });
  const gate = known.enforced ? verifyRelease(release) : undefined;
  const judged = (item: ChecklistItem): JudgedItem => ({
    item,
    states: item.liveOnly ? [liveState(item, known, opened)] : all.items.filter((state) => state.item.id === item.id),
    asked: new Set(gate?.items.flatMap((state) => (state.item.id === item.id ? [state.kind] : []))),
  });
  const lines = catalogue.map((item) => judgeLine(judged(item), known, opened));
  const ids = new Set<string>(catalogue.map(({ id }) => id));
  const stated = (gate?.findings ?? []).filter(
    ({ code, item }) => /WAIVER|ATTESTATION_REFUSED/.test(code) || !ids.has(item),
  );
  return {
    version: 1,
    stack: release.stack,
    environment: known.environment,
    app: known.app,
    origin: known.origin,
    launch: release.launch,
    source: release.source,
    sourceFrom: known.sourceFrom,
    ...(known.approved === undefined ? {} : { approved: known.approved }),
    madeAt: release.now.toISOString(),
    verdict: verdictOf(known, gate, lines),
    counts: countStates(lines),
    sections: (Object.keys(sections) as Section[]).map((section) => ({
      section,
      title: sections[section],
      lines: lines.filter(({ id }) => id.startsWith(`${section}-`)),
    })),
    faults: stated.map(({ code, item, what, cure }) => ({ code, text: `${item} ${what} ${cure}` })),
  };
}

/** What only real visitors show is never asked for by the gate, and still judged by the same rules. */
function liveState(item: ChecklistItem, { release }: Known, opened: ReturnType<typeof openEvidence>[]): ItemState {
  const requirement = { item, kind: "environment", binding: bindingOf(item, release.bindings) ?? "" } as const;
  const attested = release.attestations.some(
    (attestation) => attestation.item === item.id && attestationFinding(attestation, item, release.now) === undefined,
  );
  return { item, kind: "environment", ...judgeRequirement(requirement, release, opened, attested) };
}

function countStates(lines: readonly ReportLine[]): Record<LineState, number> {
  const counts = Object.fromEntries(lineStates.map((state) => [state, 0])) as Record<LineState, number>;
  for (const { state } of lines) counts[state] += 1;
  return counts;
}

function verdictOf(known: Known, gate: Verdict | undefined, lines: readonly ReportLine[]): Report["verdict"] {
  const { launch, stack } = known.release;
  const concerned = lines.filter(({ state }) => state !== "not-applicable");
  const good = concerned.filter(({ state }) => holds(state)).length;
  const count = `${good} of ${concerned.length} lines hold`;
  if (gate === undefined) return { state: "not-asked", sentence: `${count}. The gate asks nothing of ${stack}.` };
  const failing = lines.filter(({ state }) => state === "failed").length;
  if (gate.findings.length === 0) {
    const yet = failing === 0 ? "" : ` ${plural(failing, "line fails", "lines fail")} all the same.`;
    return { state: "passes", sentence: `The gate lets this release pass with launch ${launch}: ${count}.${yet}` };
  }
  const lacking = plural(new Set(gate.findings.map(({ item }) => item)).size, "line lacks", "lines lack");
  const unsigned = lines.filter(({ state }) => state === "observed").length;
  const seen = unsigned === 0 ? "" : `, ${unsigned} of them seen and not signed`;
  return {
    state: "refused",
    sentence: `The gate refuses this release with launch ${launch}: ${lacking} proof; ${count}${seen}.`,
  };
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
