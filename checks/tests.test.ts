import path from "node:path";
import { describe, expect, it } from "vitest";
import { add, summary } from "./tally";
import { count } from "./tests";

const run = (given: {
  passed?: number;
  failed?: number;
  skipped?: number;
  brokenFiles?: number;
  success?: boolean;
}) => {
  const { passed = 0, failed = 0, skipped = 0, brokenFiles = 0 } = given;
  return {
    success: given.success ?? (failed === 0 && brokenFiles === 0),
    numPassedTests: passed,
    numFailedTests: failed,
    numTotalTests: passed + failed + skipped,
    testResults: [
      {
        name: path.resolve("a/b.test.ts"),
        status: failed > 0 ? "failed" : "passed",
        message: "",
        assertionResults: [
          { status: "passed", fullName: "adds" },
          ...Array.from({ length: failed }, () => ({
            status: "failed",
            fullName: "counts",
            failureMessages: ["\u001b[31mAssertionError: expected 1 to be 2\u001b[39m\n    at b.test.ts"],
          })),
        ],
      },
      ...Array.from({ length: brokenFiles }, () => ({
        name: path.resolve("a/c.test.ts"),
        status: "failed",
        message: "Cannot find module x",
        assertionResults: [],
      })),
    ],
  };
};

describe("a test run's count", () => {
  it.each([
    ["all passed", run({ passed: 3 }), 0, { passed: 3, failed: 0 }],
    ["some failed", run({ passed: 3, failed: 2 }), 1, { passed: 3, failed: 2 }],
    ["skipped is failed", run({ passed: 3, skipped: 1 }), 0, { passed: 3, failed: 1 }],
    ["a file broke before its tests", run({ passed: 3, brokenFiles: 1 }), 1, { passed: 3, failed: 1 }],
    ["an unhandled error after the tests", run({ passed: 3, success: false }), 1, { passed: 3, failed: 1 }],
    ["ended by a signal", run({ passed: 3 }), undefined, { passed: 3, failed: 1 }],
    ["no test at all", run({}), 0, { passed: 0, failed: 1 }],
  ])("%s", (_, report, exitCode, expected) => {
    expect(count(report, exitCode)).toMatchObject(expected);
  });

  it("names what failed, with the first line of why", () => {
    expect(count(run({ passed: 2 }), 0)).not.toHaveProperty("failures");
    expect(count(run({ failed: 1, brokenFiles: 1 }), 1).failures).toEqual([
      "a/b.test.ts > counts: AssertionError: expected 1 to be 2",
      "a/c.test.ts: Cannot find module x",
    ]);
  });

  it("a report of another shape is an error, not a pass", () => {
    expect(() => count({ numPassedTests: 3 }, 0)).toThrow();
  });
});

it("the last line", () => {
  expect(
    summary(
      add([
        { passed: 2, failed: 0 },
        { passed: 40, failed: 1 },
      ]),
    ),
  ).toBe("42 passed, 1 failed");
  expect(summary(add([]))).toBe("0 passed, 0 failed");
});
