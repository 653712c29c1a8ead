import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { renderComment } from "../pull-request/comment";
import { summarizePreview } from "../pull-request/preview-summary";
import { readPreviewSummary } from "./comment";

const folder = mkdtempSync(path.join(tmpdir(), "prelaunch-comment-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const summary = summarizePreview([{ kind: "end", result: "succeeded" }], { stack: "production", exitCode: 0 });

function fileOf(content: string): string {
  const file = path.join(folder, "preview.json");
  writeFileSync(file, content);
  return file;
}

describe("a summary that another run left behind", () => {
  it("is read as it was written", () => {
    expect(readPreviewSummary(fileOf(JSON.stringify(summary)))).toEqual(summary);
    expect(renderComment(summary)).toContain("nothing changes");
  });

  it.each([
    ["no JSON", "{"],
    ["a text of Markdown in its place", JSON.stringify("# everything is fine")],
    ["a field of its own", JSON.stringify({ ...summary, markdown: "# fine" })],
    ["a stack whose name ends the marker", JSON.stringify({ ...summary, stack: "x --> **fine**" })],
    [
      "an item that the checklist does not have",
      JSON.stringify({ ...summary, lines: { ...summary.lines, source: ["[x](y)"] } }),
    ],
    [
      "a part of the environment that formats",
      JSON.stringify({ ...summary, lines: { ...summary.lines, parts: ["**x**"] } }),
    ],
    ["a commit that is none", JSON.stringify({ ...summary, commit: "main`**fine**" })],
  ])("is refused with %s", (_what, content) => {
    expect(() => readPreviewSummary(fileOf(content))).toThrowError(
      expect.objectContaining({ code: "ERR_PULL_REQUEST_SUMMARY" }),
    );
  });

  it("is refused when it is not there", () => {
    expect(() => readPreviewSummary(path.join(folder, "none.json"))).toThrow("is not there. Write it with");
  });
});
