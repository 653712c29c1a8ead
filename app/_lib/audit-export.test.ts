import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCell, exportHead, exportLines } from "./audit-export";

const entry = {
  id: "e1" as never,
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
  kind: "sign_in.failed" as const,
  outcome: "failure" as const,
  agent: '=HYPERLINK("https://evil.example","Open")',
  details: { code: "INVALID", method: "password" },
};

describe("an export", () => {
  it("has a line of JSON for each entry", () => {
    const lines = exportLines([entry, { ...entry, agent: "two\nlines" }], "jsonl").split("\n");
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ time: "2026-01-02T03:04:05.000Z", agent: "two\nlines" });
  });

  it("has a line of CSV for each, under the names of the columns, and no formula", () => {
    const [head, row] = (exportHead.csv + exportLines([entry], "csv")).split("\r\n");
    expect(head).toBe("time,id,kind,outcome,actor,subject,organization,address,agent,session,details");
    expect(row).toBe(
      '2026-01-02T03:04:05.000Z,e1,sign_in.failed,failure,,,,,"\'=HYPERLINK(""https://evil.example"",""Open"")",,"{""code"":""INVALID"",""method"":""password""}"',
    );
  });

  it("is read as it was, cell for cell, and no cell begins a formula", () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom("=", "+", "-", "@", '"', ",", "\r", "\n", "\t", "'", "a") }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (cells) => {
        const read = parsed(cells.map(csvCell).join(","));
        expect(read.map((cell, at) => (cell === `'${cells[at]}` ? cells[at] : cell))).toEqual(cells);
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

/** One line of CSV, as RFC 4180 says. */
function parsed(line: string): string[] {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    const [whole = "", quoted, plain = ""] = /^(?:"((?:[^"]|"")*)"|([^",]*))/.exec(rest) ?? [];
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    rest = rest.slice(whole.length);
    if (rest === "") return cells;
    expect(rest[0]).toBe(",");
    rest = rest.slice(1);
  }
}
