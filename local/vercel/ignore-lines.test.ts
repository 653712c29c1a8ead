import { expect, it } from "vitest";
import { defaultIgnores, ignoreLines } from "./ignore-lines";

it.each<[string, boolean]>([
  ["build/node_modules/x/index.js", true],
  ["build/.next/server.js", true],
  ["build/.env.local", true],
  ["build/.env.production.local", true],
  ["build/.env", false],
  ["build/app/page.tsx", false],
  ["build/terraform.tfstate", true],
  ["/home/me/.cache/project/app/page.tsx", true],
  [".prelaunch/production/upload/app/page.tsx", false],
])("the defaults ignore %s: %s", (path, ignored) => {
  expect(ignoreLines(defaultIgnores)(path)).toBe(ignored);
});

it.each<[string, string, boolean]>([
  ["docs/", "site/docs/a.md", true],
  ["/docs", "site/docs/a.md", false],
  ["*.md", "site/docs/a.md", true],
  ["a/**/b", "a/x/y/b", true],
  ["a/**/b", "a/b", true],
  ["**/secret", "x/y/secret", true],
  ["a?b", "axb", false],
  ["# comment", "# comment", false],
  ["", "anything", false],
])("%s on %s: %s", (line, path, ignored) => {
  expect(ignoreLines([line])(path)).toBe(ignored);
});

it("takes a path back in by a later negated line", () => {
  expect(ignoreLines(["*.md", "!README.md"])("site/README.md")).toBe(false);
  expect(ignoreLines(["!README.md", "*.md"])("site/README.md")).toBe(true);
});
