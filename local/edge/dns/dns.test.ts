import { describe, expect, it } from "vitest";
import { dnsJson } from "./dns-json";
import { type DnsZone, mayIssue, recordsFor, routeOf } from "./records";

const zone: DnsZone = {
  name: "example.com",
  records: [
    { name: "example.com", type: "A", content: "76.76.21.21", proxied: true, ttl: 1 },
    {
      name: "example.com",
      type: "CAA",
      ttl: 300,
      data: { flags: 0, tag: "issue", value: "letsencrypt.org; validationmethods=http-01" },
    },
    { name: "example.com", type: "MX", content: "mx.example.net", priority: 10, ttl: 600 },
    { name: "example.com", type: "TXT", content: "v=spf1 include:amazonses.com -all", ttl: 1 },
    { name: "_dmarc.example.com", type: "TXT", content: '"v=DMARC1; p=reject"', ttl: 1 },
    { name: "resend._domainkey.example.com", type: "TXT", content: `p=${"A".repeat(300)}`, ttl: 1 },
    { name: "WWW.example.com.", type: "CNAME", content: "example.com", proxied: true, ttl: 1 },
    { name: "grey.example.com", type: "CNAME", content: "cname.vercel-dns.com", proxied: false, ttl: 120 },
    { name: "chain.example.com", type: "CNAME", content: "grey.example.com", proxied: false, ttl: 1 },
    { name: "loop.example.com", type: "CNAME", content: "loop.example.com", proxied: false, ttl: 1 },
    { name: "*.example.com", type: "A", content: "203.0.113.1", proxied: false, ttl: 1 },
    { name: "a.deep.example.com", type: "A", content: "203.0.113.2", proxied: false, ttl: 1 },
    { name: "strict.example.com", type: "CAA", ttl: 1, data: { flags: 0, tag: "issue", value: "pki.goog" } },
  ],
};
const api = dnsJson(() => [zone]);

async function lookUp(name: string, type: string) {
  const answer = await api.request(`https://cloudflare-dns.com/dns-query?name=${name}&type=${type}`);
  const body = (await answer.json()) as {
    Status: number;
    Answer?: { name: string; type: number; TTL: number; data: string }[];
  };
  return {
    type: answer.headers.get("content-type"),
    status: body.Status,
    data: body.Answer?.map(({ data }) => data),
    answers: body.Answer,
  };
}

describe("a look-up from outside", () => {
  it.each<[string, string, number, string[] | undefined]>([
    ["example.com", "A", 0, ["104.21.48.213", "172.67.155.90"]],
    ["www.example.com", "A", 0, ["104.21.48.213", "172.67.155.90"]],
    ["example.com", "TXT", 0, ['"v=spf1 include:amazonses.com -all"']],
    ["_dmarc.example.com", "TXT", 0, ['"v=DMARC1; p=reject"']],
    ["resend._domainkey.example.com", "16", 0, [`"p=${"A".repeat(253)}" "${"A".repeat(47)}"`]],
    ["example.com", "CAA", 0, ['0 issue "letsencrypt.org; validationmethods=http-01"']],
    ["example.com", "MX", 0, ["10 mx.example.net."]],
    ["example.com", "NS", 0, ["ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."]],
    ["grey.example.com", "A", 0, ["cname.vercel-dns.com."]],
    ["chain.example.com", "A", 0, ["grey.example.com.", "cname.vercel-dns.com."]],
    ["any.example.com", "A", 0, ["203.0.113.1"]],
    ["any.example.com", "TXT", 0, undefined],
    // A wildcard covers nothing beside a name that exists.
    ["b.deep.example.com", "A", 3, []],
    ["other.example", "A", 5, []],
    ["loop.example.com", "A", 2, undefined],
  ])("%s %s", async (name, type, status, data) => {
    expect(await lookUp(name, type)).toMatchObject({ type: "application/dns-json", status });
    expect((await lookUp(name, type)).data).toEqual(data);
  });

  it("gives the ttl that is declared, and 300 for an automatic one", async () => {
    expect((await lookUp("example.com", "MX")).answers).toEqual([
      { name: "example.com", type: 15, TTL: 600, data: "10 mx.example.net." },
    ]);
    expect((await lookUp("_dmarc.example.com", "TXT")).answers?.[0]?.TTL).toBe(300);
  });

  it("without a name or with an unknown type is refused", async () => {
    expect((await api.request("https://cloudflare-dns.com/dns-query?type=A")).status).toBe(400);
    expect((await api.request("https://cloudflare-dns.com/dns-query?name=a&type=ABC")).status).toBe(400);
  });
});

describe("the way to an origin", () => {
  it.each<[string, ReturnType<typeof routeOf>]>([
    ["example.com", { proxied: true, target: { address: "76.76.21.21" } }],
    ["www.example.com", { proxied: true, target: { address: "76.76.21.21" } }],
    ["chain.example.com", { proxied: false, target: { name: "cname.vercel-dns.com" } }],
    ["_dmarc.example.com", undefined],
    ["loop.example.com", undefined],
    ["b.deep.example.com", undefined],
  ])("of %s", (host, route) => {
    expect(routeOf([zone], host)).toEqual(route);
  });

  it("takes a name's own records before a wildcard's", () => {
    expect(recordsFor(zone, "strict.example.com")?.map(({ type }) => type)).toEqual(["CAA"]);
  });
});

it("the nearest CAA records say who may issue", () => {
  expect([
    mayIssue([zone], "any.example.com", "letsencrypt.org"),
    mayIssue([zone], "strict.example.com", "letsencrypt.org"),
    mayIssue([zone], "sub.strict.example.com", "pki.goog"),
    mayIssue([{ ...zone, records: [] }], "example.com", "letsencrypt.org"),
  ]).toEqual([true, false, true, true]);
});
