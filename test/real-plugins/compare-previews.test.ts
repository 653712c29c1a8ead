import { expect, it } from "vitest";
import { comparePreviews } from "./compare-previews";

const step = (name: string, inputs: object, outputs: object, op = "create", type = "vercel:index/project:Project") => ({
  op,
  urn: `urn:pulumi:production::prelaunch::${type}::${name}`,
  newState: { type, inputs, outputs },
});
const preview = (...steps: object[]) => JSON.stringify({ steps });

it("finds nothing between previews that agree", () => {
  const same = preview(step("project", { name: "acme" }, { name: "acme", id: "04da" }));
  expect(comparePreviews(same, same)).toEqual([]);
  const own = step("own", {}, {}, "create", "prelaunch:secrets:AuthSecret");
  expect(comparePreviews(preview(own), preview())).toEqual([]);
});

it("finds other operations, inputs, shapes and resources", () => {
  const ours = preview(step("project", { name: "acme" }, { name: "acme" }), step("ours", {}, {}));
  const theirs = preview(
    step("project", { name: "acme", framework: "nextjs" }, { name: 1, id: "x" }, "update"),
    step("theirs", {}, {}),
  );
  expect(comparePreviews(ours, theirs)).toEqual([
    "vercel:index/project:Project::project: create by the stand-in, update by the plugin",
    "vercel:index/project:Project::project: input framework is not the same",
    "vercel:index/project:Project::project: output of the stand-in $.id: missing",
    "vercel:index/project:Project::project: output of the stand-in $.name: string in place of number",
    "vercel:index/project:Project::ours: only the stand-in has it",
    "vercel:index/project:Project::theirs: only the plugin has it",
  ]);
});

it("repeats no value", () => {
  const ours = preview(step("project", { password: "one-c4n4ry" }, {}));
  const theirs = preview(step("project", { password: "two-c4n4ry" }, {}));
  expect(comparePreviews(ours, theirs).join()).not.toContain("c4n4ry");
});
