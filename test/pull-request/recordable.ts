/** What stands for itself in a recording: not known yet, secret, and the mark of both. */
const kept =
  /^(?:\[secret\]|04da6b54-80e4-46f7-96ec-b56ff0331ba9|4dabf18193072939515e22adb298388d|1b47061264138c4ac30d75fd1eb44270)$/;
const shown = ["resourcePreEvent", "policyEvent", "diagnosticEvent", "summaryEvent"] as const;
const judged = ["policyAnalyzeSummaryEvent", "policyAnalyzeStackSummaryEvent"] as const;

/** The files of a deployment, by name, are a thousand and say nothing. */
const largestMap = 40;

type Json = Record<string, unknown>;

/**
 * The events of a preview as a recording holds them: in the engine's own form, every value replaced by a canary that no
 * comment may show, and without what no comment is made from.
 *
 * @param places Folders of this machine, which a recording does not name
 */
export function recordable(lines: readonly string[], places: readonly string[]): Json[] {
  const events: Json[] = [];
  let canaries = 0;
  let debugged = false;
  const judgements = new Set<string>();
  const canary = (): string => {
    canaries += 1;
    return `canary-${String(canaries).padStart(6, "0")}`;
  };
  const masked = (value: unknown): unknown => {
    if (typeof value === "string") return kept.test(value) ? value : canary();
    if (Array.isArray(value)) return value.map(masked);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .slice(0, largestMap)
        .map(([key, inner]) => [key, masked(inner)]),
    );
  };
  const inputsOf = (state: unknown): Json => {
    const inputs = ((state as Json | null)?.["inputs"] ?? {}) as Json;
    return {
      inputs: { ...(masked(inputs) as Json), ...("conditions" in inputs ? { conditions: inputs["conditions"] } : {}) },
    };
  };
  const onNoMachine = (text: string): string =>
    places.reduce((rest, place) => rest.replaceAll(place.replace(/\/$/, ""), "/project"), text);

  for (const line of lines.filter((text) => text.startsWith("{"))) {
    const event = JSON.parse(line) as Json;
    const kind = [...shown, ...judged].find((name) => name in event);
    if (kind === undefined) continue;
    const body = event[kind] as Json;
    if (kind === "resourcePreEvent") {
      const { op, urn, type, old, new: next, diffs, keys, detailedDiff } = body["metadata"] as Json;
      const same = op === "same" && type !== "prelaunch:gate:Release";
      const states = same ? {} : { old: inputsOf(old), new: inputsOf(next), diffs, keys, detailedDiff };
      events.push({ resourcePreEvent: { metadata: { op, urn, type, ...states } } });
    } else if (kind === "diagnosticEvent") {
      if (body["severity"] === "debug" && debugged) continue;
      const message = body["severity"] === "debug" ? canary() : onNoMachine(String(body["message"]));
      debugged ||= body["severity"] === "debug";
      events.push({
        diagnosticEvent: { severity: body["severity"], urn: body["urn"], message, ephemeral: body["ephemeral"] },
      });
    } else if (kind === "policyEvent" || kind === "summaryEvent") {
      events.push({ [kind]: kind === "policyEvent" ? body : { result: body["result"] } });
    } else {
      const { passed, failed } = body;
      const judgement = JSON.stringify([passed, failed]);
      if (judgements.has(judgement)) continue;
      judgements.add(judgement);
      events.push({ [kind]: { passed, failed } });
    }
  }
  return events;
}
