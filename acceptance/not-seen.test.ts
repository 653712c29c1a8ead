import { expect, it } from "vitest";
import { expecting, firstLine, NotSeen } from "./not-seen";
import { withoutSecrets } from "./without-secrets";

it("a part of a flow that fails says what was expected there", async () => {
  const waiting = async () => {
    throw new Error("locator.waitFor: Timeout 5000ms exceeded.\nCall log:\n  - waiting for getByText('Hello')\n");
  };
  await expect(expecting("a greeting", waiting)).rejects.toThrow(
    "Expected a greeting; saw locator.waitFor: Timeout 5000ms exceeded., waiting for getByText('Hello').",
  );
  const inner = async () => {
    throw new NotSeen("a cookie", "none");
  };
  await expect(expecting("a sign-in", inner)).rejects.toThrow("Expected a cookie; saw none.");
});

it("a thrown text is taken as it is", () => expect(firstLine("odd")).toBe("odd"));

it("a detail carries no token of a link and no known secret", () => {
  const text = "saw https://example.com/verify?token=abc.def#x and key-of-operator at https://example.com/a";
  expect(withoutSecrets(text, ["key-of-operator", "com"])).toBe(
    "saw https://example.com/verify?*** and *** at https://example.com/a",
  );
});
