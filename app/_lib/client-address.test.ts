import { describe, expect, it } from "vitest";
import { clientProofHeader, edgeHeader, readClientProof } from "../../contract/client-address";
import { clientAddress, vouchedHeaders } from "./client-address";

const secrets = ["the edge's secret of now", "and the one of before"];
const behindEdge = { "x-forwarded-for": "198.51.100.1", "cf-connecting-ip": "203.0.113.7" };
const address = (headers: Record<string, string>) => clientAddress(new Headers(headers), secrets);

describe("the client's address", () => {
  it.each(secrets)("is Cloudflare's word on a request with the edge's secret: %s", (secret) => {
    expect(address({ ...behindEdge, [edgeHeader]: secret })).toBe("203.0.113.7");
  });

  it.each([
    ["without a secret", {}],
    ["with an empty one", { [edgeHeader]: "" }],
    ["with another", { [edgeHeader]: "the edge's secret of noW" }],
    ["with a part of it", { [edgeHeader]: "the edge's secret" }],
    ["with all of them", { [edgeHeader]: secrets.join(",") }],
  ])("is who the hosting saw, on a request %s", (_, headers) => {
    expect(address({ ...behindEdge, ...headers })).toBe("198.51.100.1");
  });

  it("is who the hosting saw where no edge is declared, whatever the header holds", () => {
    expect(clientAddress(new Headers({ ...behindEdge, [edgeHeader]: "" }), [])).toBe("198.51.100.1");
  });

  it("is the nearest of several, which no client can write", () => {
    expect(address({ "x-forwarded-for": "1.2.3.4, 198.51.100.1" })).toBe("198.51.100.1");
  });

  it("is the same for an IPv4 address that is written as an IPv6 one", () => {
    expect(address({ "x-forwarded-for": "::ffff:198.51.100.1" })).toBe("198.51.100.1");
    expect(address({ "x-forwarded-for": "2001:db8::7" })).toBe("2001:db8::7");
  });

  it("is none where nobody says one, or what is said is no address", () => {
    expect(address({})).toBeUndefined();
    expect(address({ "x-forwarded-for": "unknown" })).toBeUndefined();
    expect(address({ "x-real-ip": "203.0.113.7", "true-client-ip": "203.0.113.7" })).toBeUndefined();
  });
});

describe("vouched headers", () => {
  const keys = { CLIENT_ADDRESS_KEY: "a key that only tests know, and long enough", EDGE_SECRETS: secrets };
  const request = { method: "GET", url: "/api/auth/get-session" };

  it("prove the address, and carry neither the edge's secret nor a proof of the client's own", async () => {
    const given = new Headers({ ...behindEdge, [edgeHeader]: "the edge's secret of now", [clientProofHeader]: "mine" });
    const headers = await vouchedHeaders(given, request, keys);
    expect(headers.has(edgeHeader)).toBe(false);
    const proof = await readClientProof(headers.get(clientProofHeader) ?? "", [keys.CLIENT_ADDRESS_KEY], request);
    expect(proof?.address).toBe("203.0.113.7");
  });

  it("prove nothing where there is no address", async () => {
    const headers = await vouchedHeaders(new Headers({ [clientProofHeader]: "mine" }), request, keys);
    expect(headers.has(clientProofHeader)).toBe(false);
  });
});
