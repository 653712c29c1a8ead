import { describe, expect, it } from "vitest";
import { accountExistsMail, passwordChangedMail, resetMail, verificationMail } from "./messages";

const facts = { app: 'Acme <"&">', site: "https://app.example.com" };
const token = "eyJhbGciOiJIUzI1NiJ9.e30.a-b_c";

describe.each([
  ["verification", verificationMail({ ...facts, token }), `https://app.example.com/verify-email?token=${token}`],
  ["reset", resetMail({ ...facts, token }), `https://app.example.com/reset-password?token=${token}`],
  ["password changed", passwordChangedMail(facts), "https://app.example.com/forgot-password"],
  ["account exists", accountExistsMail(facts), "https://app.example.com/sign-in"],
])("the %s mail", (_kind, mail, link) => {
  it("leads to one place, in both bodies", () => {
    expect(mail.text.match(/https?:\/\/\S+/g)).toEqual([link]);
    expect([...mail.html.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([link, link]);
  });

  it("escapes what the stack's settings hold, and loads nothing from elsewhere", () => {
    expect(mail.html).toContain("Acme &lt;&quot;&amp;&quot;&gt;");
    expect(mail.html).not.toContain('Acme <"&">');
    expect(mail.html).not.toMatch(/<img|<script|<link|url\(/i);
    expect(mail.subject).not.toContain("\n");
  });
});

it("a token cannot add to the link", () => {
  const mail = verificationMail({ ...facts, token: "a&b=c#d e" });
  expect(mail.text).toContain("https://app.example.com/verify-email?token=a%26b%3Dc%23d+e");
});
