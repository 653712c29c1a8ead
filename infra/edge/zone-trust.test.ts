import { describe, expect, it } from "vitest";
import { CloudflareNotifications } from "../alerts/cloudflare-notifications";
import { declareWithMocks } from "../testing/declare-with-mocks";
import { ZoneTrust } from "./zone-trust";

const zone = { zoneId: "0123456789abcdef0123456789abcdef", zone: "example.com" };

describe("trust in the zone", () => {
  it("is left as it is unless a team asks", async () => {
    const declared = await declareWithMocks(
      () => new ZoneTrust("trust", { ...zone, dnssec: false, certificateAuthorities: undefined }),
    );
    expect(declared.filter(({ type }) => type.startsWith("cloudflare:"))).toEqual([]);
  });

  it("names the authorities where the zone begins, in the parts that a CAA record has", async () => {
    const declared = await declareWithMocks(
      () => new ZoneTrust("trust", { ...zone, dnssec: true, certificateAuthorities: ["letsencrypt.org", "pki.goog"] }),
    );
    const records = declared.filter(({ type }) => type.endsWith(":DnsRecord")).map(({ inputs }) => inputs);
    expect(records).toMatchObject([
      { name: "example.com", type: "CAA", data: { flags: 0, tag: "issue", value: "letsencrypt.org" }, proxied: false },
      { name: "example.com", type: "CAA", data: { flags: 0, tag: "issue", value: "pki.goog" }, proxied: false },
    ]);
    for (const record of records) expect(record).not.toHaveProperty("content");
    expect(declared.find(({ type }) => type.endsWith(":ZoneDnssec"))?.inputs).toMatchObject({ status: "active" });
  });
});

it("Cloudflare's notifications go to everyone who is named, once for each kind of alert", async () => {
  const declared = await declareWithMocks(
    () =>
      new CloudflareNotifications("alerts", {
        accountId: "fedcba9876543210fedcba9876543210",
        zone: "example.com",
        emails: ["ops@example.com", "cto@example.com"],
      }),
  );
  const policies = declared.filter(({ type }) => type.endsWith(":NotificationPolicy")).map(({ inputs }) => inputs);
  expect(new Set(policies.map(({ alertType }) => alertType)).size).toBe(policies.length);
  expect(policies.length).toBe(2);
  for (const policy of policies)
    expect(policy.mechanisms).toEqual({ emails: [{ id: "ops@example.com" }, { id: "cto@example.com" }] });
});
