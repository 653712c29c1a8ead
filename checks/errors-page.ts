import type { ErrorExplanation } from "./error-explanation";
import { errorExplanations } from "./error-explanations";

function entry([code, { when, cure }]: [string, ErrorExplanation]): string {
  return `### ${code}\n\n${when}\n\nCure: ${cure}\n`;
}

/** Codes of the sources that nothing explains, and explanations of codes that no source holds. */
export function unexplained(codes: ReadonlyMap<string, string>): string[] {
  const explained = Object.values(errorExplanations).flatMap((area) => Object.keys(area));
  return [
    ...[...codes]
      .filter(([code]) => !explained.includes(code))
      .map(([code, file]) => `${code} (${file}) has no explanation`),
    ...explained.filter((code) => !codes.has(code)).map((code) => `${code} is explained, but no source holds it`),
  ];
}

/** `docs/errors.md`: every error that the kit can show, with its cure. */
export function errorsPage(): string {
  const areas = Object.entries(errorExplanations).map(
    ([area, entries]) => `## ${area}\n\n${Object.entries(entries).map(entry).join("\n")}`,
  );
  return `<!-- Made by \`npm run docs\` from checks/error-explanations.ts. Change it there. -->

# Errors

Every error that the kit shows has a code. Its message names the setting or file, what is wrong and the cure, and never a
secret. Refusals of the policies carry the id of their checklist item instead: see [policies.md](policies.md).

${areas.join("\n")}`;
}
