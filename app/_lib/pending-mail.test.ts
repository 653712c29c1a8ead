import { expect, it } from "vitest";
import { parsePendingMail, readPendingMail, rememberPendingMail } from "./pending-mail";

it("reads back what it understands", () => {
  const mail = { kind: "reset", email: "ann@acme.test" } as const;
  expect(parsePendingMail(JSON.stringify(mail))).toEqual(mail);
});

it.each([null, "", "{", "null", '{"kind":"other","email":"a@b.c"}', '{"kind":"reset","email":1}'])(
  "takes %j for nothing",
  (text) => {
    expect(parsePendingMail(text)).toBeNull();
  },
);

it("does without storage where the browser has none", () => {
  expect(() => rememberPendingMail({ kind: "verify", email: "ann@acme.test" })).not.toThrow();
  expect(readPendingMail()).toBeNull();
});
