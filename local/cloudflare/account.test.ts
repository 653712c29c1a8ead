import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestCloudflare, testCloudflare, zoneId } from "./cloudflare.fixture";

let test: TestCloudflare;
beforeEach(() => {
  test = testCloudflare();
});
afterEach(() => test.end());

const hook = { name: "ops", url: "https://ops.example.com/cf", secret: "hush" };
const policy = {
  name: "Attacks",
  alertType: "universal_ssl_event_type",
  mechanisms: { emails: [{ id: "ops@example.com" }] },
};
const reasons = async (kind: Parameters<TestCloudflare["check"]>[0], inputs: Parameters<TestCloudflare["check"]>[1]) =>
  (await test.check(kind, inputs)).map(({ property, reason }) => `${property}: ${reason}`).join("\n");

describe("a notification", () => {
  it("goes to a webhook that answered when it was declared, with its secret in the header and in no answer", async () => {
    const { id, outputs } = await test.create("cloudflareNotificationWebhook", hook);
    expect(test.notified).toMatchObject([{ destination: { url: hook.url, secret: "hush" } }]);
    expect(outputs).toMatchObject({ type: "generic" });
    const identity = test.identity("cloudflareNotificationWebhook");
    const imported = await test.provider.read({ ...identity, id: `${zoneId}/${id}`, inputs: {}, outputs: {} });
    expect(imported?.inputs).toEqual({ accountId: zoneId, name: "ops", url: hook.url });
    const policies = await test.create("cloudflareNotification", { ...policy, mechanisms: { webhooks: [{ id }] } });
    expect(policies.outputs).toMatchObject({ enabled: true });
  });

  it.each([
    [
      "an alert that does not exist",
      { ...policy, alertType: "universal*ssl*event*type" },
      /^alertType: must be one of/,
    ],
    ["nobody to tell", { ...policy, mechanisms: {} }, /^mechanisms: needs at least one destination/],
    ["an address that is none", { ...policy, mechanisms: { emails: [{ id: "ops" }] } }, /^mechanisms.emails\[0\].id/],
    ["a filter that does not exist", { ...policy, filters: { zone: ["x"] } }, /^filters.zone/],
  ])("is refused with %s", async (_case, inputs, message) => {
    expect(await reasons("cloudflareNotification", inputs)).toMatch(message);
  });

  it("is refused for a webhook that is not there", async () => {
    const create = test.create("cloudflareNotification", {
      ...policy,
      mechanisms: { webhooks: [{ id: "f".repeat(32) }] },
    });
    await expect(create).rejects.toThrow(/There is no webhook destination/);
  });
});

describe("DNSSEC", () => {
  it("has a DS record for the registrar, the same at each read, and is off when it is deleted", async () => {
    const { id, outputs } = await test.create("cloudflareDnssec", { status: "active" });
    expect(outputs["ds"]).toMatch(/^example\.com\. 3600 IN DS \d+ 13 2 [0-9A-F]{64}$/);
    const identity = test.identity("cloudflareDnssec");
    const read = await test.provider.read({ ...identity, id, inputs: { zoneId, status: "active" }, outputs });
    expect(read?.outputs).toEqual(outputs);
    await test.provider.delete({ ...identity, id, inputs: {}, outputs });
    const after = await test.provider.read({ ...identity, id: zoneId, inputs: {}, outputs: {} });
    expect(after?.outputs).toMatchObject({ status: "disabled" });
    expect(await reasons("cloudflareDnssec", { status: "on" })).toMatch(/^status/);
  });
});
