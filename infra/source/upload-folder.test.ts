import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { functionsDigest, sourceDigest, stageUploadFolder } from "./upload-folder";

let root: string;
let parent: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "prelaunch-upload-"));
  parent = path.join(root, ".prelaunch", "upload");
  mkdirSync(path.join(root, "convex"));
  write("convex/index.ts", "one");
  write("package.json", "{}");
  write("stack.yaml", "secret");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (file: string, text: string): void => writeFileSync(path.join(root, file), text);

describe("the upload folder", () => {
  it("is named after what it holds, which is the allow-listed part of the repository", () => {
    const { directory, digest } = stageUploadFolder(root, parent);
    expect(path.basename(directory)).toBe(digest);
    expect(readdirSync(directory).sort()).toEqual(["convex", "package.json"]);
    expect(sourceDigest(directory)).toBe(digest);
    expect(functionsDigest(directory)).toBe(functionsDigest(root));
  });

  it("of an earlier source stays as it was, for a run that approves nothing anew", () => {
    const first = stageUploadFolder(root, parent);
    write("convex/index.ts", "two");
    const second = stageUploadFolder(root, parent);
    expect(second.digest).not.toBe(first.digest);
    expect(readFileSync(path.join(first.directory, "convex", "index.ts"), "utf8")).toBe("one");
  });

  it("of an earlier source is removed when it is not what its name says, and after five more", () => {
    const first = stageUploadFolder(root, parent);
    writeFileSync(path.join(first.directory, "convex", "index.ts"), "changed");
    write("convex/index.ts", "two");
    stageUploadFolder(root, parent);
    expect(existsSync(first.directory)).toBe(false);
    for (let number = 0; number < 10; number += 1) {
      write("convex/index.ts", `source ${number}`);
      stageUploadFolder(root, parent);
    }
    expect(readdirSync(parent)).toHaveLength(6);
  });

  it("with a file too many is another source", () => {
    const { directory, digest } = stageUploadFolder(root, parent);
    writeFileSync(path.join(directory, ".env.production"), "KEY=1");
    expect(sourceDigest(directory)).not.toBe(digest);
  });

  it("that is restaged heals", () => {
    const { directory, digest } = stageUploadFolder(root, parent);
    writeFileSync(path.join(directory, "package.json"), "{ }");
    expect(stageUploadFolder(root, parent)).toEqual({ directory, digest });
    expect(sourceDigest(directory)).toBe(digest);
  });
});
