import { ConvexError } from "convex/values";
import { expect, it } from "vitest";
import { functionFailure, httpActionFailure } from "./convex-error";

it("names the request in an error, and carries the data of a ConvexError apart", () => {
  const failure = functionFailure(new ConvexError({ reason: "on purpose", at: 5n }), "0123456789abcdef");
  expect(failure.errorMessage).toMatch(/^\[Request ID: 0123456789abcdef\] Server Error\nUncaught ConvexError: /);
  expect(failure.errorData).toEqual({ reason: "on purpose", at: { $integer: "BQAAAAAAAAA=" } });
  expect(httpActionFailure("thrown text", "0123456789abcdef")).toEqual({
    code: "[Request ID: 0123456789abcdef] Server Error: Uncaught Error: thrown text",
    trace: "Uncaught thrown text",
  });
});

it("gap convex-redaction: clients are told what an error says", () => {
  expect(functionFailure(new Error("the details")).errorMessage).toContain("Uncaught Error: the details");
});
