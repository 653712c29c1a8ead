import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Certificates, type CertificatesOptions, openCertificates } from "./certificates";

let stateDir: string;
let lines: string[];
let asked: string[];
beforeEach(() => {
  stateDir = mkdtempSync(path.join(tmpdir(), "certificates-"));
  lines = [];
  asked = [];
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

/** The challenge arrives at the hosting, unless `answer` says otherwise. */
function open(changes: Partial<CertificatesOptions> = {}): Certificates {
  const certificates = openCertificates({
    stateDir,
    isAttached: (host) => host.endsWith("example.com"),
    mayIssue: () => true,
    ask: async (url) => {
      asked.push(url);
      return { status: 200, body: challengeOf(certificates, url) ?? "" };
    },
    log: (line) => lines.push(line),
    ...changes,
  });
  return certificates;
}

function challengeOf(certificates: Certificates, url: string): string | undefined {
  const { hostname, pathname } = new URL(url);
  return certificates.challengeAnswer(hostname, pathname.split("/").at(-1) ?? "");
}

describe("a certificate of the hosting", () => {
  it("is issued when the challenge is answered over http, once, and kept over a restart", async () => {
    const certificates = open();
    expect(await Promise.all([certificates.of("example.com"), certificates.of("example.com")])).toEqual([
      { valid: true },
      { valid: true },
    ]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^http:\/\/example\.com\/\.well-known\/acme-challenge\/[\w-]{32}$/);
    const never = () => Promise.reject(new Error("asked again"));
    expect(await open({ ask: never }).of("example.com")).toEqual({ valid: true });
  });

  it("is issued after redirects that lead to the challenge", async () => {
    const certificates: Certificates = open({
      ask: async (url) =>
        url.startsWith("http:")
          ? { status: 301, body: "", location: url.replace("http:", "https:") }
          : { status: 200, body: challengeOf(certificates, url) ?? "" },
    });
    expect(await certificates.of("example.com")).toEqual({ valid: true });
  });

  it.each<[string, Partial<CertificatesOptions>, RegExp]>([
    [
      "a rule blocks the path",
      { ask: async () => ({ status: 403, body: "blocked" }) },
      /acme-challenge\/… was answered 403: rules must let this path pass/,
    ],
    ["a page stands there", { ask: async () => ({ status: 200, body: "<html>" }) }, /was answered 200/],
    [
      "it is redirected to where nothing answers",
      {
        ask: async (url) =>
          url.startsWith("http:")
            ? { status: 301, body: "", location: "https://example.com/" }
            : { status: 526, body: "" },
      },
      /was answered 526, after a redirect to https:\/\/example\.com\//,
    ],
    [
      "redirects go round",
      { ask: async (url) => ({ status: 302, body: "", location: url }) },
      /redirected more than 10 times/,
    ],
    [
      "nobody answers",
      { ask: () => Promise.reject(new Error("ECONNREFUSED")) },
      /could not be asked for: ECONNREFUSED/,
    ],
    [
      "CAA names another authority",
      { mayIssue: () => false },
      /CAA records of example\.com do not let letsencrypt\.org/,
    ],
    ["no project has the domain", { isAttached: () => false }, /not a domain of a project/],
  ])("is missing when %s, with the reason and without the token", async (_name, changes, reason) => {
    const state = await open(changes).of("example.com");
    expect(state).toMatchObject({ valid: false, reason: expect.stringMatching(reason) });
    expect(JSON.stringify([state, lines])).not.toMatch(/[\w-]{32}/);
  });

  it("is always there for the hosting's own names", async () => {
    expect(await open().of("acme.vercel.app")).toEqual({ valid: true });
    expect(asked).toEqual([]);
  });

  it("is not proven by the token of another host", async () => {
    const certificates = open({
      ask: async (url) => ({
        status: 200,
        body: certificates.challengeAnswer("other.example.com", url.split("/").at(-1) ?? "") ?? "",
      }),
    });
    expect(await certificates.of("example.com")).toMatchObject({ valid: false });
  });
});
