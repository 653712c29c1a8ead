import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askThroughEdge } from "../edge/ask-through-edge";
import { openAuthority } from "../edge/authority";
import { mayIssue } from "../edge/dns/records";
import { type Edge, serveEdge } from "../edge/serve-edge";
import { type EdgeZone, zoneFront } from "../edge/zone-front";
import { authority as authorityOfHosting, openCertificates } from "./certificates";
import { isVercel, vercelOrigin } from "./origin";

let folder: string;
let edge: Edge;
const site = { name: "example.com", type: "A", content: "76.76.21.21", proxied: true };
const zone: EdgeZone = { name: "example.com", plan: "free", records: [site], rules: {}, settings: { ssl: "strict" } };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "acme-"));
  const certificates = openCertificates({
    stateDir: folder,
    isAttached: (host) => host.endsWith("example.com"),
    mayIssue: (host) => mayIssue([zone], host, authorityOfHosting),
    ask: (url) => askThroughEdge(edge.port, url),
    log: () => undefined,
  });
  const hosting = vercelOrigin(
    { handle: (_request, response) => response.end("the app"), upgrade: () => undefined },
    certificates,
  );
  const front = zoneFront({
    zones: () => [zone],
    originAt: (target) => (isVercel(target) ? hosting : undefined),
    elsewhere: hosting,
  });
  edge = await serveEdge({ authority: await openAuthority(path.join(folder, "edge")), port: 0, route: () => front });
});
afterAll(async () => {
  await edge.close();
  rmSync(folder, { recursive: true, force: true });
});

const redirect = (expression: string) => ({
  http_request_dynamic_redirect: [
    {
      expression,
      action: "redirect",
      actionParameters: {
        fromValue: { targetUrl: { expression: 'concat("https://", http.host, http.request.uri.path)' } },
      },
    },
  ],
});

/** Each host is asked for the first time: an order that failed is tried again only after a while. */
it.each<[string, Partial<EdgeZone>, number, RegExp]>([
  [
    "a WAF rule that blocks the ACME path",
    {
      rules: {
        http_request_firewall_custom: [
          { expression: 'starts_with(http.request.uri.path, "/.well-known/")', action: "block" },
        ],
      },
    },
    526,
    /was answered 403: rules must let this path pass/,
  ],
  [
    "a challenge in front of everything",
    { rules: { http_request_firewall_custom: [{ expression: "not ssl", action: "managed_challenge" }] } },
    526,
    /was answered 403/,
  ],
  [
    "a redirect of all http to https",
    { rules: redirect("not ssl") },
    526,
    /was answered 526, after a redirect to https:/,
  ],
  [
    "the zone's own https switch",
    { settings: { ssl: "strict", always_use_https: "on" } },
    526,
    /was answered 526, after a redirect/,
  ],
  [
    "CAA records without the authority",
    { records: [site, { name: "example.com", type: "CAA", data: { flags: 0, tag: "issue", value: "pki.goog" } }] },
    526,
    /CAA records/,
  ],
  ["the SSL mode flexible, which loops", { settings: { ssl: "flexible" } }, 308, /Redirecting/],
  [
    "a redirect that spares the ACME path",
    { rules: redirect('not ssl and not starts_with(http.request.uri.path, "/.well-known/acme-challenge/")') },
    200,
    /the app/,
  ],
])("with %s a first visitor gets what Cloudflare would answer", async (name, changes, status, text) => {
  const host = `${name.length}-${status}.example.com`;
  const clean = { rules: {}, settings: { ssl: "strict" } };
  Object.assign(zone, clean, { records: [site] }, changes);
  zone.records = [...zone.records, { ...site, name: host }];
  const answer = await askThroughEdge(edge.port, `https://${host}/`);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatch(text);
});
