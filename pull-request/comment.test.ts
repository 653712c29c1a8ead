import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestComment, markerOf, renderComment } from "./comment";
import { operations, type PreviewSummary } from "./preview-summary";

const empty: PreviewSummary = {
  version: 1,
  stack: "production",
  outcome: "changes",
  unchanged: 3,
  resources: [],
  violations: [],
  passed: [],
  lines: { release: "same", parts: [], environment: [], source: [], launch: false },
  failures: [],
  warnings: [],
};

const name = fc.oneof(
  fc.constantFrom(
    "`",
    "``` \n# heading",
    "</details><h1>x",
    "@everyone",
    "[x](https://evil.example)",
    "a|b",
    "\u202edcba",
    "-->",
  ),
  fc.string({ maxLength: 300, unit: "grapheme" }),
);
const resource = fc.record({
  operation: fc.constantFrom(...operations),
  type: name,
  name,
  changes: fc.array(
    fc.record({
      path: name,
      kind: fc.constantFrom("add", "delete", "update"),
      replaces: fc.boolean(),
      secret: fc.boolean(),
    }),
    { maxLength: 20 },
  ),
  unknown: fc.array(name, { maxLength: 5 }),
});
const summary: fc.Arbitrary<PreviewSummary> = fc
  .record({
    resources: fc.array(resource, { maxLength: 30 }),
    violations: fc.array(
      fc.record({
        policy: name,
        item: fc.constant("ENV-2" as const),
        level: fc.constantFrom("mandatory", "advisory"),
        message: name,
      }),
      { maxLength: 5 },
    ),
    failures: fc.array(fc.record({ resource: name, message: name }), { maxLength: 5 }),
    warnings: fc.array(name, { maxLength: 5 }),
    outcome: fc.constantFrom("changes", "nothing", "refused", "failed"),
  })
  .map((change) => ({ ...empty, ...change }) as PreviewSummary);

/** What is left of Markdown when code, inline and fenced, is taken out. */
function outsideCode(text: string): string {
  return text.replace(/^ *(`{3,})text\n[\s\S]*?\n *\1$/gm, "").replace(/`[^`\n]+`/g, "");
}

describe("a comment", () => {
  it("begins with its marker, by which it is found again", () => {
    expect(renderComment(empty).startsWith(`${markerOf("production")}\n`)).toBe(true);
    expect(markerOf("production")).not.toBe(markerOf("staging"));
  });

  it("lets no name format, link, mention or close what is around it", () => {
    fc.assert(
      fc.property(summary, (given) => {
        const text = outsideCode(renderComment(given));
        expect(text).not.toMatch(/@|\]\(|<h1|heading|\u202e/);
        expect((text.match(/<details>/g) ?? []).length).toBe((text.match(/<\/details>/g) ?? []).length);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it("stays within the limit with names of the greatest length, and keeps replacements", () => {
    const long = (index: number): string => `${index}-${"ü".repeat(290)}`;
    const changes = Array.from({ length: 200 }, (_, index) => ({
      path: long(index),
      kind: "update" as const,
      replaces: false,
      secret: true,
    }));
    const unknown = Array.from({ length: 50 }, (_, index) => long(index));
    const resources = Array.from({ length: 1000 }, (_, index) => ({
      operation: index % 20 === 0 ? ("replace" as const) : ("update" as const),
      type: long(index),
      name: long(index),
      changes,
      unknown,
    }));
    const text = renderComment({ ...empty, resources });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(longestComment);
    expect(text).toContain("50 replaced, 950 updated");
    expect(text).toContain("**Replaced (50)**");
  });

  it("leaves out the lists when even the shortest are too long", () => {
    const failures = Array.from({ length: 50 }, () => ({ message: "ü".repeat(2000) }));
    const message = "ü".repeat(40_000);
    const violations = Array.from({ length: 500 }, (_, index) => ({
      policy: `p${index}`,
      level: "mandatory" as const,
      message,
    }));
    const text = renderComment({ ...empty, outcome: "refused", failures, violations });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(longestComment);
    expect(text).toContain("refused by 500 policies");
  });

  it("links items and the run where it is told where they are", () => {
    const lines = { ...empty.lines, release: "changed" as const, source: ["AUTH-1" as const] };
    const text = renderComment(
      { ...empty, lines },
      { documentation: "https://x.example/", run: "https://x.example/run" },
    );
    expect(text).toContain("[AUTH-1](https://x.example/docs/checklist.md#auth-1)");
    expect(text).toContain("[the run](https://x.example/run)");
  });
});
