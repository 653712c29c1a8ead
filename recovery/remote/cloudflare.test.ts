import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../contract/resource-types";
import { fakeVendors, pendingResource } from "../fake-vendors.fixture";
import { cloudflareNotification, cloudflareRecord, cloudflareRuleset } from "./cloudflare";

const records = (...result: unknown[]) => ({ "cloudflare/zones/z/dns_records": { result } });

describe("a DNS record", () => {
  const txt = pendingResource(resourceTypes.cloudflareRecord, {
    zoneId: "z",
    name: "example.com",
    type: "TXT",
    content: "v=spf1 -all",
  });

  it("is found by zone, name, type and content", async () => {
    const { context, requests } = fakeVendors(
      records(
        { id: "r1", name: "example.com", type: "TXT", content: '"other"' },
        { id: "r2", name: "Example.com", type: "TXT", content: '"v=spf1 -all"' },
      ),
    );
    expect(await cloudflareRecord(txt, context)).toMatchObject({ kind: "exists", importId: "z/r2" });
    expect(requests).toEqual(["GET cloudflare/zones/z/dns_records?name=example.com&type=TXT&per_page=100"]);
  });

  it("with structured data is found by that data", async () => {
    const caa = pendingResource(resourceTypes.cloudflareRecord, {
      ...{ zoneId: "z", name: "example.com", type: "CAA" },
      data: { flags: 0, tag: "issue", value: "letsencrypt.org" },
    });
    const { context } = fakeVendors(
      records(
        { id: "r1", name: "example.com", type: "CAA", data: { flags: 0, tag: "issue", value: "pki.goog" } },
        { id: "r2", name: "example.com", type: "CAA", data: { value: "letsencrypt.org", tag: "issue", flags: 0 } },
      ),
    );
    expect(await cloudflareRecord(caa, context)).toMatchObject({ kind: "exists", importId: "z/r2" });
  });

  it("is forgotten when the zone has none, or only one of somebody else's content", async () => {
    expect(await cloudflareRecord(txt, fakeVendors(records()).context)).toMatchObject({ kind: "forget" });
    const foreign = fakeVendors(records({ id: "r1", name: "example.com", type: "TXT", content: '"other"' }));
    expect(await cloudflareRecord(txt, foreign.context)).toMatchObject({ kind: "forget" });
  });
});

describe("a notification", () => {
  const path = "cloudflare/accounts/a/alerting/v3/policies";
  const resource = pendingResource(resourceTypes.cloudflareNotification, {
    ...{ accountId: "a", name: "Prelaunch: Certificates (example.com)", alertType: "universal_ssl_event_type" },
  });
  const entry = (id: string, name: string, alert_type: string) => ({ id, name, alert_type });

  it("is found by its name and kind of alert", async () => {
    const { context } = fakeVendors({
      [path]: {
        result: [
          entry("n1", "Prelaunch: Certificates (example.com)", "dos_attack_l7"),
          entry("n2", "Prelaunch: Certificates (example.org)", "universal_ssl_event_type"),
          entry("n3", "Prelaunch: Certificates (example.com)", "universal_ssl_event_type"),
        ],
      },
    });
    expect(await cloudflareNotification(resource, context)).toMatchObject({ kind: "exists", importId: "a/n3" });
  });

  it("is forgotten when the account has none like it", async () => {
    expect(await cloudflareNotification(resource, fakeVendors({}).context)).toMatchObject({ kind: "forget" });
  });
});

describe("a ruleset", () => {
  const path = "cloudflare/zones/z/rulesets/phases/http_ratelimit/entrypoint";
  const resource = pendingResource(resourceTypes.cloudflareRuleset, {
    ...{ zoneId: "z", kind: "zone", phase: "http_ratelimit" },
    rules: [{ ref: "sign-in" }, { ref: "sign-up" }],
  });

  it("is taken over when its rules are ours", async () => {
    const { context } = fakeVendors({
      [path]: { result: { id: "rs1", rules: [{ ref: "sign-in" }, { ref: "sign-up" }] } },
    });
    expect(await cloudflareRuleset(resource, context)).toMatchObject({ kind: "exists", importId: "zones/z/rs1" });
  });

  it("is left alone when it holds a foreign rule", async () => {
    for (const foreign of [{ ref: "theirs" }, {}]) {
      const { context } = fakeVendors({ [path]: { result: { id: "rs1", rules: [{ ref: "sign-in" }, foreign] } } });
      await expect(cloudflareRuleset(resource, context)).rejects.toMatchObject({ code: "ERR_RECOVERY_FOREIGN" });
    }
  });

  it("is forgotten when the phase is empty", async () => {
    expect(await cloudflareRuleset(resource, fakeVendors({}).context)).toMatchObject({ kind: "forget" });
  });
});
