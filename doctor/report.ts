import type { CheckResult, Finding } from "./finding";

/** 1 when something has to be cured; warnings and what could not be looked at do not stop anything. */
export function exitCodeOf(results: readonly CheckResult[]): 0 | 1 {
  return findingsOf(results).some(({ severity }) => severity === "problem") ? 1 : 0;
}

/** The results for scripts. */
export function reportJson(results: readonly CheckResult[]): string {
  return JSON.stringify({ findings: findingsOf(results), looked: results.map(({ title }) => title) }, null, 2);
}

const marks: Record<Finding["severity"], string> = { problem: "✗", warning: "!", unknown: "?" };

/** The results for people: what is well in a line each, what is not with its cure. */
export function reportText(results: readonly CheckResult[]): string {
  const lines: string[] = [];
  for (const { title, findings } of results) {
    if (findings.length === 0) lines.push(`✓ ${title}`);
    for (const { severity, code, what, cure, link } of findings) {
      lines.push(`${marks[severity]} ${what} [${code}]`, `    ${cure}`, `    ${link}`);
    }
  }
  const count = (severity: Finding["severity"]) =>
    findingsOf(results).filter((one) => one.severity === severity).length;
  const [problems, warnings, unknown] = [count("problem"), count("warning"), count("unknown")];
  lines.push(
    "",
    `${results.length} things looked at: ${problems} problems, ${warnings} warnings, ${unknown} not known.`,
  );
  return lines.join("\n");
}

function findingsOf(results: readonly CheckResult[]): Finding[] {
  return results.flatMap(({ findings }) => findings);
}
