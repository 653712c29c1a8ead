import type { PlannedAdoption } from "./plan";

/** The plan for people: what is taken over with what differs, and what the next `up` makes. */
export function describeAdoption(
  planned: readonly PlannedAdoption[],
  { assumeUnreadable }: { assumeUnreadable: boolean },
): string {
  const adopted = planned.filter(({ finding }) => finding.kind === "adopt" || finding.kind === "record");
  const unreadable = assumeUnreadable
    ? "cannot be read back: taken for what the settings and the source say"
    : "cannot be read back: the next up writes it once";
  const width = Math.max(0, ...planned.map((one) => labelOf(one).length));
  const lines: string[] = [];
  if (adopted.length > 0) lines.push("Taken over, as it is:", "");
  for (const one of adopted) {
    const { finding } = one;
    if (finding.kind !== "adopt" && finding.kind !== "record") continue;
    lines.push(`  ${labelOf(one).padEnd(width)}  ${finding.what}`);
    if (finding.kind === "record") continue;
    for (const { property, now, wanted } of finding.differences) {
      lines.push(`  ${"".padEnd(width)}    differs: ${property}: ${now} → ${wanted}`);
    }
    if (finding.unreadable) lines.push(`  ${"".padEnd(width)}    ${unreadable}`);
  }
  const list = (kind: "settle" | "make", title: string): void => {
    const found = planned.flatMap((one) => (one.finding.kind === kind ? [{ one, why: one.finding.why }] : []));
    if (found.length === 0) return;
    lines.push(...(lines.length > 0 ? [""] : []), title, "");
    lines.push(...found.map(({ one, why }) => `  ${labelOf(one).padEnd(width)}  ${why}`));
  };
  list("settle", "Only in the state, made by the program itself without a change at a vendor:");
  list("make", "Not there, or not proven to be as it should: the next up makes it:");
  return lines.join("\n");
}

function labelOf({ declared }: PlannedAdoption): string {
  return `${declared.entry.type.split(":").at(-1)} ${declared.entry.name}`;
}

/** The plan for scripts. */
export function adoptionJson(planned: readonly PlannedAdoption[]): unknown {
  return planned.map(({ declared: { entry, urn }, finding }) => ({
    type: entry.type,
    name: entry.name,
    urn,
    ...finding,
  }));
}
