import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execaSync } from "execa";
import { afterEach, beforeEach, expect, it } from "vitest";

const loader = path.resolve(import.meta.dirname, "typescript.cjs");
let folder = "";

/** A copy of the loader, so that its cache is one of this test alone. */
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "prelaunch-loader-"));
  mkdirSync(path.join(folder, "loader"));
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(path.resolve("node_modules/esbuild"), path.join(folder, "node_modules/esbuild"));
  for (const file of ["typescript.cjs", "bundle-cache.cjs"]) {
    execaSync("cp", [path.join(path.dirname(loader), file), path.join(folder, "loader", file)]);
  }
  writeFileSync(path.join(folder, "word.ts"), 'export const word: string = "one";\n');
  writeFileSync(path.join(folder, "main.ts"), 'import { word } from "./word";\nconsole.log(word);\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(): string {
  const script = `require("./loader/typescript.cjs").loadTypeScript(require("node:path").resolve("main.ts"));`;
  return execaSync(process.execPath, ["-e", script], { cwd: folder }).stdout;
}
const kept = () => readdirSync(path.join(folder, "node_modules/.cache/prelaunch"));

it("keeps one bundle, and makes it anew when a file that went into it has another content", () => {
  expect(run()).toBe("one");
  expect(kept()).toHaveLength(1);
  // Bundling would fail now: the second run takes what was kept.
  rmSync(path.join(folder, "node_modules/esbuild"));
  mkdirSync(path.join(folder, "node_modules/esbuild"));
  writeFileSync(path.join(folder, "node_modules/esbuild/package.json"), JSON.stringify({ version: esbuildVersion() }));
  expect(run()).toBe("one");

  rmSync(path.join(folder, "node_modules/esbuild"), { recursive: true });
  symlinkSync(path.resolve("node_modules/esbuild"), path.join(folder, "node_modules/esbuild"));
  writeFileSync(path.join(folder, "word.ts"), 'export const word: string = "two";\n');
  expect(run()).toBe("two");
  expect(kept()).toHaveLength(1);
});

it("bundles again when what was kept cannot be read, and runs where nothing can be kept", () => {
  run();
  for (const file of kept()) writeFileSync(path.join(folder, "node_modules/.cache/prelaunch", file), "{");
  expect(run()).toBe("one");
  rmSync(path.join(folder, "node_modules/.cache"), { recursive: true });
  writeFileSync(path.join(folder, "node_modules/.cache"), "in the way");
  expect(run()).toBe("one");
});

function esbuildVersion(): string {
  return execaSync(process.execPath, ["-p", 'require("esbuild/package.json").version']).stdout;
}
