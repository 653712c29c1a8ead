import { readFileSync } from "node:fs";
import path from "node:path";
import { connect } from "node:tls";
import { describe, expect, it } from "vitest";
import { requestsPerMinute } from "../../contract/rate-limits";
import { securityHeaders } from "../../contract/security-headers";
import { ask } from "./ask";
import type { TestStack } from "./test-stack";
import { wellKnownStatuses } from "./well-known-files";

const site = "https://example.com";
const signIn = "/api/auth/sign-in/email";
const headers = { "content-type": "application/json", origin: site };
const body = JSON.stringify({ email: "nobody@example.org", password: "not the password" });

/** What stands between the Internet and the production stack, asked as a stranger asks. The stack must be up. */
export function edgeOfProduction(stackNow: () => TestStack): void {
  const asking = (url: string, options?: Parameters<typeof ask>[2]) => ask(stackNow().record.ports.edge, url, options);
  const times = (count: number, url: string, from: string) =>
    Promise.all(Array.from({ length: count }, () => asking(url, { headers, body, from })));

  describe("the edge of the production stack", () => {
    it("has a certificate of the hosting behind it, because the ACME path passes the declared rules", async () => {
      const file = path.join(stackNow().folder.state("vercel"), "certificates.json");
      await asking(`${site}/sign-in`);
      const kept = JSON.parse(readFileSync(file, "utf8")) as { data: object };
      expect(Object.keys(kept.data)).toContain("example.com");
    });

    it("redirects http to https, and lets the ACME path through to the hosting", async () => {
      const page = await asking("http://example.com/sign-in?next=%2Fdashboard");
      expect([page.status, page.headers["location"]]).toEqual([301, `${site}/sign-in?next=%2Fdashboard`]);
      expect(page.headers["server"]).toBe("cloudflare");
      // A token that is not the hosting's: it answers by its own redirect, 308.
      expect((await asking("http://example.com/.well-known/acme-challenge/unknown")).status).toBe(308);
    });

    it("refuses TLS 1.1, and says HSTS", async () => {
      const { edge } = stackNow().record.ports;
      const old = await new Promise<string>((resolve) => {
        const options = { host: "127.0.0.1", port: edge, servername: "example.com", rejectUnauthorized: false };
        const socket = connect({
          ...options,
          minVersion: "TLSv1",
          maxVersion: "TLSv1.1",
          ciphers: "DEFAULT@SECLEVEL=0",
        });
        socket
          .on("secureConnect", () => resolve(String(socket.getProtocol())))
          .on("error", (error) => resolve(error.message));
      });
      expect(old).toMatch(/alert protocol version/);
      expect((await asking(`${site}/sign-in`)).headers["strict-transport-security"]).toMatch(/^max-age=31536000/);
    });

    it("blocks probes and methods that the app does not have, and nothing below /.well-known", async () => {
      const statuses = await Promise.all(
        [
          asking(`${site}/.env`),
          asking(`${site}/%2Egit/config`),
          asking(`${site}/api/auth/get-session`, { method: "DELETE" }),
          asking(`${site}/api/auth/get-session`),
        ].map(async (answer) => (await answer).status),
      );
      expect(statuses).toEqual([403, 403, 403, 200]);
      expect((await asking(`${site}/.well-known/unknown`)).status).toBe(404);
    });

    it("serves the well-known files that the settings name, and no others", async () => {
      expect(await wellKnownStatuses(stackNow())).toEqual({
        "apple-app-site-association": 404,
        "assetlinks.json": 404,
        "change-password": 302,
        webauthn: 404,
        "security.txt": 200,
      });
    });

    it("carries each security header once, and the page's policy through to the visitor", async () => {
      for (const path of ["/sign-in", "/icon.svg", "/.well-known/security.txt"]) {
        const { headers } = await asking(`${site}${path}`);
        // One that came twice would read "DENY, DENY".
        for (const [name, value] of Object.entries(securityHeaders)) {
          expect(headers[name.toLowerCase()], `${path} ${name}`).toBe(value);
        }
        expect(headers).not.toHaveProperty("x-powered-by");
      }
      const policy = String((await asking(`${site}/sign-in`)).headers["content-security-policy"]);
      expect(policy).toContain(
        "connect-src 'self' https://happy-otter-123.convex.cloud wss://happy-otter-123.convex.cloud;",
      );
      expect(policy).toContain("upgrade-insecure-requests");
      expect(policy).not.toContain("unsafe");
    });

    it("answers the 31st sign-in of an address with 429, before the app; another address is not touched", async () => {
      const answers = await times(requestsPerMinute.signIn + 1, `${site}${signIn}`, "127.31.0.1");
      const refused = answers.filter(({ text }) => text.includes("error code: 1015"));
      expect(refused.map(({ status }) => status)).toEqual([429]);
      expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThan(0);
      // The app answered the others: wrong credentials, and after ten its own limit, which counts by address and account.
      const passed = answers.filter((answer) => !refused.includes(answer)).map(({ status }) => status);
      expect(passed.filter((status) => status === 401)).toHaveLength(10);
      expect(passed.filter((status) => status !== 401 && status !== 429)).toEqual([]);
      const [other] = await times(1, `${site}${signIn}`, "127.31.0.2");
      expect(other?.status).toBe(401);
    });

    it("says a visitor's true address to the app, whatever the visitor says", async () => {
      const invented = ["x-forwarded-for", "cf-connecting-ip", "x-real-ip", "x-prelaunch-client", "x-app-client-ip"];
      // Each names another address. They were one client to the app, or each of them would have a limit of its own.
      const statuses: number[] = [];
      for (let turn = 0; turn < 12; turn += 1) {
        const forged = Object.fromEntries(invented.map((name) => [name, `198.51.100.${turn}`]));
        const answer = await asking(`${site}${signIn}`, {
          headers: { ...headers, ...forged },
          body,
          from: "127.31.0.5",
        });
        statuses.push(answer.status);
      }
      expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    });

    it("is not walked around: the hosting's own name refuses all 31, and at Convex's the app's limit ends it", async () => {
      const output = await stackNow().pulumi(["stack", "output", "deploymentUrl", "--stack", stackNow().record.stack]);
      const hosting = await times(
        requestsPerMinute.signIn + 1,
        `https://${output.stdout.trim()}${signIn}`,
        "127.31.0.3",
      );
      expect(new Set(hosting.map(({ status }) => status))).toEqual(new Set([403]));

      // At the same moment, from many addresses and with invented ones: all that comes unproven is one client.
      const { convexSite } = stackNow().record.urls;
      const burst = await Promise.all(
        Array.from({ length: requestsPerMinute.signIn + 10 }, (_, turn) =>
          asking(`${convexSite}${signIn}`, {
            headers: { ...headers, "x-forwarded-for": `198.51.100.${turn}`, "cf-connecting-ip": `198.51.100.${turn}` },
            // No account twice: what is tried at one account is counted apart.
            body: JSON.stringify({ email: `${turn}`, password: "not it" }),
            from: `127.31.1.${turn + 1}`,
          }),
        ),
      );
      const refused = burst.filter(({ status }) => status === 429);
      const letThrough = burst.filter(({ status }) => status === 400);
      const others = burst.filter((answer) => !refused.includes(answer) && !letThrough.includes(answer));
      expect(others.map(({ status, text }) => `${status} ${text}`)).toEqual([]);
      expect(letThrough.length).toBeLessThanOrEqual(requestsPerMinute.signIn);
      expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThan(0);

      // Who comes by the site is not touched by it.
      const [visitor] = await times(1, `${site}${signIn}`, "127.31.0.6");
      expect(visitor?.status).toBe(401);
    });

    it("is seen from outside as it is declared: Cloudflare's addresses, and the records of mail", async () => {
      const lookUp = async (name: string, type: string) =>
        JSON.parse((await asking(`https://cloudflare-dns.com/dns-query?name=${name}&type=${type}`)).text) as {
          Answer?: { data: string }[];
        };
      expect((await lookUp("example.com", "A")).Answer).toHaveLength(2);
      expect((await lookUp("_dmarc.example.com", "TXT")).Answer?.[0]?.data).toMatch(/^"v=DMARC1;/);
      expect((await lookUp("resend._domainkey.example.com", "TXT")).Answer?.[0]?.data).toMatch(/^"p=/);
    });
  });
}
