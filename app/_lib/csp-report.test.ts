import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { POST } from "../api/csp-report/route";
import { reportLimits, violationsOf } from "./csp-report";
import { lineLimit } from "./line-limit";

const page = "https://example.com/people/k57abc?email=ada@example.com#part";
/** As Chromium sends it to `report-to`. */
const modern = {
  age: 12,
  type: "csp-violation",
  url: page,
  user_agent: "Mozilla/5.0 Ada",
  body: {
    blockedURL: "https://evil.example/x.js?who=ada",
    documentURL: page,
    effectiveDirective: "script-src-elem",
    originalPolicy: "default-src 'none'",
    sample: "alert('ada@example.com')",
    statusCode: 200,
  },
};
/** As Firefox and Safari send it to `report-uri`. */
const older = {
  "csp-report": {
    "document-uri": page,
    "violated-directive": "img-src 'self'",
    "blocked-uri": "data",
    "script-sample": "ada",
  },
};

afterEach(() => vi.restoreAllMocks());

describe("a report of the policy", () => {
  it("is told by directive, origin and kind of page, in both forms", () => {
    expect(violationsOf(JSON.stringify([modern, { ...modern, type: "deprecation" }]))).toEqual([
      { event: "csp-violation", directive: "script-src-elem", blocked: "https://evil.example", page: "/people" },
    ]);
    expect(violationsOf(JSON.stringify(older))).toEqual([
      { event: "csp-violation", directive: "img-src", blocked: "data", page: "/people" },
    ]);
  });

  it("says nothing of the person, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (directive, blockedURL, path) => {
        const body = { effectiveDirective: directive, blockedURL, documentURL: `https://example.com/${path}` };
        for (const violation of violationsOf(JSON.stringify([{ type: "csp-violation", body }]))) {
          expect(violation.directive).toMatch(/^[a-z-]{1,41}$/);
          expect(violation.page).toMatch(/^\/[\w.-]{0,40}$/);
          expect(violation.blocked).not.toMatch(/[\n"?#@ ]/);
        }
      }),
    );
  });

  it.each(["", "{", "null", "[1, null, []]", '{"csp-report":"x"}', '[{"type":"csp-violation"}]', '{"__proto__":{}}'])(
    "%j is none",
    (text) => expect(violationsOf(text)).toEqual([]),
  );

  it("can tell of ten violations and no more", () => {
    expect(violationsOf(JSON.stringify(Array.from({ length: 50 }, () => modern)))).toHaveLength(
      reportLimits.violations,
    );
  });
});

describe("the route for reports", () => {
  const send = (body: string) => POST(new Request("https://example.com/api/csp-report", { method: "POST", body }));

  it("writes one line for each and answers 204, to nonsense too", async () => {
    const lines: string[] = [];
    vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
    expect((await send(JSON.stringify([modern]))).status).toBe(204);
    expect((await send("nonsense")).status).toBe(204);
    // One that is too long is not read, though its beginning is a report.
    expect((await send(JSON.stringify([modern, "x".repeat(reportLimits.characters)]))).status).toBe(204);
    expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ directive: "script-src-elem" })]);
  });
});

describe("the limit of lines", () => {
  it("lets so many through in a minute, and says in the next how many it kept back", () => {
    let now = 60_000_000;
    const limited = lineLimit(2, () => now);
    const seen: number[] = [];
    for (let line = 0; line < 5; line += 1) limited((keptBack) => seen.push(keptBack));
    expect(seen).toEqual([0, 0]);
    now += 60_000;
    limited((keptBack) => seen.push(keptBack));
    limited((keptBack) => seen.push(keptBack));
    expect(seen).toEqual([0, 0, 3, 0]);
  });
});
