import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderHtml } from "./html";
import { makeReport } from "./make-report";
import { renderMarkdown } from "./markdown";
import { renderTerminal, wrap } from "./terminal";
import { knownRelease, mixedRelease } from "./testing/known-release";

const tags = (page: string): string[] => page.match(/<[a-z/!][^>]*>/gi) ?? [];
const hostile = fc.oneof(
  fc.constantFrom(
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    "</style><script>",
    "&lt;b&gt;<!--",
    "`|`](javascript:alert(1))",
    "\u001b[31mred\u001b]0;title\u0007",
    "a\nb\r\n| c |",
  ),
  fc.string({ minLength: 1, maxLength: 60, unit: "binary" }),
);

describe("the page", () => {
  const benign = renderHtml(makeReport(mixedRelease("seen")));

  it("has the same tags whatever it tells of", async () => {
    const expected = tags(await benign);
    await fc.assert(
      fc.asyncProperty(hostile, async (detail) => {
        const page = await renderHtml(makeReport(mixedRelease(detail)));
        expect(tags(page)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it("escapes the name of the app and of a file, too", async () => {
    const known = knownRelease({ app: "<b>A</b>", sourceFrom: "<i>file</i>" });
    const page = await renderHtml(makeReport(known), { documentation: 'https://x/"onclick="y' });
    expect(page).toContain("&lt;b&gt;A&lt;/b&gt;");
    expect(page).toContain("&lt;i&gt;file&lt;/i&gt;");
    expect(page).not.toContain('"onclick="y');
  });

  it("asks for nothing and runs nothing", async () => {
    const page = await benign;
    expect(page).not.toMatch(/<script|<iframe|<object|@import|url\(|\son[a-z]+=/i);
    expect(
      [...page.matchAll(/(?:src|href)="([^"]*)"/g)]
        .map(([, target]) => target)
        .filter((target) => !target?.startsWith("#")),
    ).toEqual(["data:,"]);
  });
});

describe("the table", () => {
  const report = makeReport(
    mixedRelease("A detail that is rather long, so that it has to be broken somewhere between its words."),
  );

  it.each([40, 59, 60, 80, 100, 120, 200])("stays within %i columns", (width) => {
    const lines = renderTerminal(report, { width, colour: false }).split("\n");
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });

  it("has colours only where they are asked for", () => {
    const sequence = "\u001b[";
    expect(renderTerminal(report, { width: 100, colour: false })).not.toContain(sequence);
    expect(renderTerminal(report, { width: 100, colour: true })).toContain(sequence);
  });

  it("says the same in colour and without", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what the colours are made of
    const bare = renderTerminal(report, { width: 100, colour: true }).replace(/\u001b\[\d+m/g, "");
    expect(bare).toBe(renderTerminal(report, { width: 100, colour: false }));
  });

  it("does not let a detail steer the terminal", () => {
    fc.assert(
      fc.property(hostile, (detail) => {
        const text = renderTerminal(makeReport(mixedRelease(detail)), { width: 90, colour: false });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what steers a terminal
        expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it("loses no character when it breaks lines", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,80}$/), fc.integer({ min: 1, max: 30 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
        expect(lines.every((line) => line.length <= width)).toBe(true);
      }),
    );
  });
});

describe("Markdown", () => {
  it("keeps its tables whatever a detail says", () => {
    const shape = (text: string) =>
      text
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .map((line) => (line.match(/(?<!\\)\|/g) ?? []).length);
    const expected = shape(renderMarkdown(makeReport(mixedRelease("seen"))));
    fc.assert(
      fc.property(hostile, (detail) => {
        const text = renderMarkdown(makeReport(mixedRelease(detail)));
        expect(shape(text)).toEqual(expected);
        expect(text).not.toMatch(/(?<!\\)<[a-z]/i);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
