import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileCondition } from "./evaluate";
import { ExpressionError } from "./expression-error";
import { naively } from "./naive-evaluator.fixture";
import { parseComputed, parseCondition } from "./parse";
import type { Place } from "./place";
import { printCondition } from "./print";
import { anyCondition, anyRequest } from "./random-condition.fixture";
import { sourceOf } from "./request.fixture";

const custom: Place = { phase: "http_request_firewall_custom", use: "condition" };
const header: Place = { phase: "http_request_late_transform", use: "header" };

describe("any expression", () => {
  it("is the same after it was written down and read again", () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        const text = printCondition(condition);
        fc.pre(text.length <= 4096);
        expect(parseCondition(text, custom).condition).toEqual(condition);
      }),
      { numRuns: 1000 },
    );
  });

  it("means what the documentation says, by a second evaluator", () => {
    fc.assert(
      fc.property(anyCondition, anyRequest, (condition, request) => {
        expect(compileCondition(condition)(sourceOf(request)), printCondition(condition)).toBe(
          naively(condition, request),
        );
      }),
      { numRuns: 3000 },
    );
  });
});

describe("any text", () => {
  const words = fc.constantFrom(
    ..."http.host ip.src ssl http.request.headers cf.threat_score lower ( ) [ ] { } , * [*] .. $ eq in and or not any( all( concat( matches ~ wildcard strict".split(
      " ",
    ),
    ...'== != && ! "a" "\\x41" r"b" r#"c"# 1 -2 0x1f 1.2.3.4 10.0.0.0/8 ::1 " r# \\ toString __proto__ constructor http.request.headers.names'.split(
      " ",
    ),
  );
  const nearlyAnExpression = fc.array(words, { maxLength: 14 }).map((parts) => parts.join(" "));

  it.each([
    ["of any characters", fc.string({ unit: "binary", maxLength: 60 })],
    ["of words of the language", nearlyAnExpression],
  ])("%s is parsed, or refused by the one error with a place inside it", (_name, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const parse of [() => parseCondition(text, custom), () => parseComputed(text, header)]) {
          try {
            parse();
          } catch (error) {
            if (!(error instanceof ExpressionError)) throw error;
            expect(error.at).toBeGreaterThanOrEqual(0);
            expect(error.at).toBeLessThanOrEqual(text.length);
          }
        }
      }),
      { numRuns: 5000 },
    );
  });

  it("that was parsed can be evaluated for any request, and gives true or false", () => {
    fc.assert(
      fc.property(nearlyAnExpression, anyRequest, (text, request) => {
        let condition: ReturnType<typeof parseCondition>["condition"];
        try {
          ({ condition } = parseCondition(text, custom));
        } catch {
          return;
        }
        expect(typeof compileCondition(condition)(sourceOf(request))).toBe("boolean");
      }),
      { numRuns: 5000 },
    );
  });
});
