import { describe, expect, it } from "vitest";
import { checkEmail, checkName, checkNewPassword, checkPassword } from "./form-rules";
import { fieldTexts } from "./texts";

describe("email", () => {
  it.each(["ann@example.com", " ann+tag@sub.example.co ", "ä@ö.example"])("takes %j", (value) => {
    expect(checkEmail(value)).toBeUndefined();
  });
  it.each(["ann", "ann@", "@example.com", "ann@example", "a b@example.com", "ann@example..com"])(
    "refuses %j",
    (value) => {
      expect(checkEmail(value)).toBe(fieldTexts.emailWrong);
    },
  );
  it("asks for one that is missing", () => expect(checkEmail("  ")).toBe(fieldTexts.emailMissing));
});

describe("password", () => {
  it("to sign in may be any", () => {
    expect(checkPassword(" ")).toBeUndefined();
    expect(checkPassword("")).toBe(fieldTexts.passwordMissing);
  });
  it("that is new has 12 to 128 characters", () => {
    expect(checkNewPassword("x".repeat(11))).toBe(fieldTexts.passwordShort(12));
    expect(checkNewPassword("x".repeat(12))).toBeUndefined();
    expect(checkNewPassword("x".repeat(128))).toBeUndefined();
    expect(checkNewPassword("x".repeat(129))).toBe(fieldTexts.passwordLong(128));
  });
});

it("a name is there and fits", () => {
  expect(checkName("Ann")).toBeUndefined();
  expect(checkName(" ")).toBe(fieldTexts.nameMissing);
  expect(checkName("😀".repeat(80))).toBeUndefined();
  expect(checkName("😀".repeat(81))).toBe(fieldTexts.nameLong(80));
});
