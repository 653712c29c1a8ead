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
      { status: failed > 0 ? "failed" : "passed", assertionResults: [{}] },
      ...Array.from({ length: brokenFiles }, () => ({ status: "failed", assertionResults: [] })),
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
    expect(count(report, exitCode)).toEqual(expected);
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
