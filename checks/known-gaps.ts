import { readFileSync } from "node:fs";
import path from "node:path";
import { execaSync } from "execa";
import { knownGaps } from "../local/known-gaps";

const begin = "<!-- gaps: made by `npm run docs` from local/known-gaps.ts -->";
const end = "<!-- /gaps -->";

/** A page with its list of gaps brought up to date. @throws Error when the page has no place for it */
export function withGaps(page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page needs the lines ${begin} and ${end}.`);
  const areas = Object.entries(knownGaps).map(
    ([area, gaps]) => `### ${area}\n\n${gaps.map(({ id, what }) => `- \`${id}\`: ${what}`).join("\n")}\n`,
  );
  return `${page.slice(0, from + begin.length)}\n\n${areas.join("\n")}\n${page.slice(to)}`;
}

/** Ids of gaps that the titles of tests name: `gap <id>: …`. */
export function testedGaps(root: string): Set<string> {
  const listed = execaSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.test.ts"], {
    cwd: root,
  });
  const found = new Set<string>();
  for (const file of listed.stdout.split("\0").filter((name) => name !== "")) {
    for (const [, id = ""] of readFileSync(path.join(root, file), "utf8").matchAll(/["'`]gap ([a-z0-9-]+): /g))
      found.add(id);
  }
  return found;
}
