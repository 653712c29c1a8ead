import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const pages = [
  "README.md",
  "CHANGELOG.md",
  ...readdirSync(path.join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** The anchors that GitHub makes of a page's headings. */
function anchors(text: string): Set<string> {
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-"),
    ),
  );
}

describe.each(pages)("%s", (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = ""]) => link);

  it("links to what is there", () => {
    const broken = links.filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && !anchors(read(target)).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe("README.md", () => {
  const readme = read("README.md");
  const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);

  it("begins with the two commands", () => {
    const first = readme.split("\n").slice(0, 12).join("\n");
    expect(first).toContain("npm ci && npm run local");
    expect(first).toContain("npm ci && npm test");
  });

  it("names only scripts that exist", () => {
    const named = [...readme.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, script = ""]) => script);
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  it("says the test command that CI runs", () => {
    const commands = read(".ci/run")
      .split("\n")
      .filter((line) => line.startsWith("npm"));
    expect(commands).toEqual(["npm ci && npm test"]);
  });
});
