import type { PlannedAdoption } from "./plan";

/** The plan for people: what is taken over with what differs, and what the next `up` makes. */
export function describeAdoption(planned: readonly PlannedAdoption[]): string {
  const adopted = planned.filter(({ finding }) => finding.kind === "adopt");
  const made = planned.filter(({ finding }) => finding.kind === "make");
  const width = Math.max(0, ...planned.map((one) => labelOf(one).length));
  const lines: string[] = [];
  if (adopted.length > 0) lines.push("Taken over, as it is:", "");
  for (const one of adopted) {
    const { finding } = one;
    if (finding.kind !== "adopt") continue;
    lines.push(`  ${labelOf(one).padEnd(width)}  ${finding.what}`);
    for (const { property, now, wanted } of finding.differences) {
      lines.push(`  ${"".padEnd(width)}    differs: ${property}: ${now} → ${wanted}`);
    }
    if (finding.unreadable) lines.push(`  ${"".padEnd(width)}    cannot be read back: the next up writes it once`);
  }
  if (made.length > 0)
    lines.push(...(lines.length > 0 ? [""] : []), "Not there, or of a kind that is made anew by the next up:", "");
  for (const one of made) {
    if (one.finding.kind === "make") lines.push(`  ${labelOf(one).padEnd(width)}  ${one.finding.why}`);
  }
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
