import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Properties, unknown } from "../../provider-rpc/provider";
import { mutate } from "../mutations/mutation";
import { type TestCloudflare, testCloudflare, zoneId } from "./cloudflare.fixture";

let test: TestCloudflare;
beforeEach(() => {
  test = testCloudflare();
});
afterEach(() => test.end());

const site = { name: "example.com", type: "A", content: "76.76.21.21", proxied: true, ttl: 1 };

describe("a DNS record", () => {
  it.each<[string, Properties, string]>([
    ["a proxied record with a ttl", { ...site, ttl: 300 }, "ttl"],
    ["a proxied TXT record", { name: "example.com", type: "TXT", content: "x", proxied: true, ttl: 1 }, "proxied"],
    ["a ttl that is too short", { ...site, proxied: false, ttl: 59 }, "ttl"],
    ["a ttl that is too long", { ...site, proxied: false, ttl: 86_401 }, "ttl"],
    ["an A record with a name", { ...site, content: "example.org" }, "content"],
    [
      "an MX record without a priority",
      { name: "example.com", type: "MX", content: "mx.example.net", ttl: 1 },
      "priority",
    ],
    ["a CAA record by content", { name: "example.com", type: "CAA", content: '0 issue "ca"', ttl: 1 }, "data"],
    ["a TXT record with an open quote", { name: "example.com", type: "TXT", content: '"v=spf1', ttl: 1 }, "content"],
    ["a key that the SDK has not", { ...site, proxyed: true }, "proxyed"],
    ["a missing ttl", { name: "example.com", type: "A", content: "1.2.3.4" }, "ttl"],
  ])("refuses %s", async (_case, inputs, property) => {
    expect((await test.check("cloudflareRecord", inputs)).map((failure) => failure.property)).toContain(property);
  });

  it("accepts what is not known yet and judges the rest", async () => {
    expect(await test.check("cloudflareRecord", { ...site, content: unknown })).toEqual([]);
    expect(await test.check("cloudflareRecord", { ...site, content: unknown, ttl: "one" })).toMatchObject([
      { property: "ttl" },
    ]);
  });

  it("refuses a second identical record, a CNAME beside another, another beside a CNAME, a name of another zone", async () => {
    await test.create("cloudflareRecord", site);
    await expect(test.create("cloudflareRecord", { ...site, proxied: false })).rejects.toThrow(/identical/);
    await expect(test.create("cloudflareRecord", { ...site, type: "CNAME", content: "x.example.net" })).rejects.toThrow(
      /already exists/,
    );
    await test.create("cloudflareRecord", { name: "www.example.com", type: "CNAME", content: "example.com", ttl: 1 });
    const beside = { name: "WWW.example.com", type: "TXT", content: "x", ttl: 1 };
    await expect(test.create("cloudflareRecord", beside)).rejects.toThrow(/CNAME record with that host already exists/);
    await expect(test.create("cloudflareRecord", { ...site, name: "example.org" })).rejects.toThrow(
      /does not lie in the zone/,
    );
    await expect(test.create("cloudflareRecord", { ...site, name: "badexample.com" })).rejects.toThrow(/does not lie/);
  });

  it("refuses a zone that is not there, in the vendor's words", async () => {
    const elsewhere = { ...site, zoneId: "f".repeat(32) };
    await expect(test.create("cloudflareRecord", elsewhere)).rejects.toThrow(
      /perhaps your object identifier is invalid/,
    );
  });

  it("gives back what was declared: no difference after a refresh, whatever the record", async () => {
    const record = fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/).map((label) => `${label}.example.com`),
      type: fc.constant("TXT"),
      content: fc.stringMatching(/^[a-z0-9=:;. ]{1,60}$/).map((text) => `"${text}"`),
      ttl: fc.oneof(fc.constant(1), fc.integer({ min: 60, max: 86_400 })),
    });
    await fc.assert(
      fc.asyncProperty(record, async (inputs) => {
        const own = testCloudflare();
        try {
          const given = { zoneId, ...inputs };
          const { id, outputs } = await own.create("cloudflareRecord", given);
          const read = await own.provider.read({ ...own.identity("cloudflareRecord"), id, inputs: given, outputs });
          expect(read?.inputs).toEqual(given);
          const imported = await own.provider.read({
            ...own.identity("cloudflareRecord"),
            id: `${zoneId}/${id}`,
            inputs: {},
            outputs: {},
          });
          expect(imported).toMatchObject({ id, inputs: given });
          const news = { ...given, ttl: inputs.ttl === 1 ? 60 : 1 };
          const request = {
            ...own.identity("cloudflareRecord"),
            id,
            oldInputs: given,
            oldOutputs: outputs,
            ignoreChanges: [],
          };
          expect((await own.provider.diff({ ...request, news: given })).changes).toBe(false);
          expect(await own.provider.diff({ ...request, news })).toMatchObject({
            changes: true,
            detailed: { ttl: "update" },
          });
          expect((await own.provider.diff({ ...request, news: { ...given, type: "A" } })).detailed).toEqual({
            type: "update-replace",
          });
        } finally {
          own.end();
        }
      }),
      { numRuns: 25 },
    );
  });

  it("shows what was changed behind Pulumi's back, and that a record is gone", async () => {
    const given = { zoneId, ...site };
    const { id, outputs } = await test.create("cloudflareRecord", given);
    const request = { ...test.identity("cloudflareRecord"), id };
    await test.provider.update({
      ...request,
      oldInputs: given,
      oldOutputs: outputs,
      news: { ...given, proxied: false, comment: "by hand" },
      preview: false,
    });
    const drifted = await test.provider.read({ ...request, inputs: given, outputs });
    expect(drifted?.inputs).toMatchObject({ proxied: false, comment: "by hand" });
    await test.provider.delete({ ...request, inputs: given, outputs });
    expect(await test.provider.read({ ...request, inputs: given, outputs })).toBeUndefined();
  });

  it("writes nothing in a preview", async () => {
    const identity = test.identity("cloudflareRecord");
    const made = await test.provider.create({ ...identity, inputs: { zoneId, ...site }, preview: true });
    expect(made.outputs).toMatchObject({ name: "example.com", createdOn: unknown });
    expect(test.journal).toEqual([]);
    expect(test.cloudflare.zones()[0]?.records).toEqual([]);
  });

  it("is chosen by what it says where its name has several of its type", async () => {
    const authority = (value: string) => ({
      name: "example.com",
      type: "CAA",
      ttl: 1,
      data: { flags: 0, tag: "issue", value },
    });
    await test.create("cloudflareRecord", site);
    for (const value of ["letsencrypt.org", "pki.goog"]) await test.create("cloudflareRecord", authority(value));
    const deletion = { kind: "cloudflare-record", action: "delete" } as const;
    const { mutations } = test.cloudflare;
    await expect(mutate(mutations, { ...deletion, name: "CAA example.com" })).rejects.toThrow(/Say which/);
    await mutate(mutations, { ...deletion, name: "pki.goog" });
    const left = test.cloudflare.zones()[0]?.records.map(({ type, data }) => [type, data]);
    expect(left).toEqual([
      ["A", undefined],
      ["CAA", authority("letsencrypt.org").data],
    ]);
  });
});
