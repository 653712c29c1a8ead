import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { listSourceTree, SourceTreeError, treeDigest } from "./tree";

let root: string;
const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "prelaunch-tree-"));
  write("app/page.tsx", "page");
  write("app/a/b.ts", "b");
  write("package.json", "{}");
});

describe("listSourceTree", () => {
  it("takes only what the entries name, sorted", () => {
    write("stacks/Pulumi.production.yaml", "secret");
    expect(listSourceTree(root, ["package.json", "app", "missing"]).map((file) => file.path)).toEqual([
      "app/a/b.ts",
      "app/page.tsx",
      "package.json",
    ]);
  });

  it.each([".env", ".env.local", ".env.production", "node_modules/x.js", "page.test.ts", "page.test.tsx"])(
    "leaves out %s inside an entry",
    (name) => {
      write(`app/${name}`, "x");
      expect(listSourceTree(root, ["app"]).map((file) => file.path)).toEqual(["app/a/b.ts", "app/page.tsx"]);
    },
  );

  it("refuses a symbolic link, by name", () => {
    symlinkSync("/etc/passwd", path.join(root, "app/link"));
    expect(() => listSourceTree(root, ["app"])).toThrow(SourceTreeError);
    expect(() => listSourceTree(root, ["app"])).toThrow(/app\/link/);
  });
});

describe("treeDigest", () => {
  it("changes with content and with path, and with nothing else", () => {
    const before = treeDigest(listSourceTree(root, ["app"]));
    expect(treeDigest(listSourceTree(root, ["app"]))).toBe(before);
    write("app/page.tsx", "page!");
    const changed = treeDigest(listSourceTree(root, ["app"]));
    expect(changed).not.toBe(before);
    write("app/page.tsx", "page");
    write("app/c.ts", "");
    expect(treeDigest(listSourceTree(root, ["app"]))).not.toBe(before);
  });
});
