import { expect, it } from "vitest";
import { declareWithMocks } from "../testing/declare-with-mocks";
import { SenderDomain } from "./sender-domain";

const args = { zoneId: "0".repeat(32), domain: "mail.example.com", dkim: "p=MIGf", region: "eu-west-1" };

it("declares SPF, DKIM, DMARC and the return path, none of them proxied", async () => {
  const declared = await declareWithMocks(() => new SenderDomain("mail", { ...args, dmarc: "v=DMARC1; p=quarantine" }));
  const records = declared
    .filter((resource) => resource.type.endsWith(":DnsRecord"))
    .map((resource) => resource.inputs);
  const sorted = records.map((record) => `${record.type} ${record.name} ${record.content}`).sort();
  expect(sorted).toEqual([
    "MX send.mail.example.com feedback-smtp.eu-west-1.amazonses.com",
    'TXT _dmarc.mail.example.com "v=DMARC1; p=quarantine"',
    'TXT resend._domainkey.mail.example.com "p=MIGf"',
    'TXT send.mail.example.com "v=spf1 include:amazonses.com ~all"',
  ]);
  expect(records.some((record) => record.proxied)).toBe(false);
});

it("leaves a DMARC record alone that is kept elsewhere", async () => {
  const declared = await declareWithMocks(() => new SenderDomain("mail", { ...args, dmarc: undefined }));
  expect(declared.some((resource) => String(resource.inputs.name).startsWith("_dmarc"))).toBe(false);
});
