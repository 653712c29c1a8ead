import { auditEvents } from "../contract/audit-events";

const begin = "<!-- kinds: made from contract/audit-events.ts by `npm run docs` -->";
const end = "<!-- end of kinds -->";

/** `docs/audit.md` with the table of what is recorded, and when, as the contract has it. */
export function withAuditKinds(page: string): string {
  const [before, rest = ""] = page.split(begin);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error("docs/audit.md has no place for the kinds.");
  const rows = Object.entries(auditEvents).map(
    ([kind, { outcome, trigger }]) => `| \`${kind}\` | ${outcome} | ${trigger} |`,
  );
  return `${before}${begin}\n\n| Kind | Outcome | Recorded when |\n| --- | --- | --- |\n${rows.join("\n")}\n\n${end}${after}`;
}
