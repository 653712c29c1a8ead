import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { signIn } from "../../acceptance/flows/account";
import { pageScores } from "../app/lighthouse";
import { type Traffic, watchTraffic } from "../app/traffic";
import { until } from "../until";
import type { TestStack } from "./test-stack";

interface LivePages {
  stack(): TestStack;
  browser(): Browser;
  person: { email: string; password: string };
}

/** What each page subscribes to, each once. A page that is not live has no connection at all. */
const subscriptions: Record<string, string[]> = {
  "/": ["auth:currentUser"],
  "/dashboard": ["activity:recent", "auth:currentUser", "sessions:list"],
  "/protected": ["auth:currentUser"],
  "/settings": ["auth:currentUser"],
  "/settings/security": ["account:credentials", "auth:currentUser", "sessions:list"],
  "/settings/keys": ["account:credentials", "auth:currentUser"],
  "/organizations": ["auth:currentUser", "organizations:mine"],
};

/** Timers of minutes run so much faster: the refresh of a token, not the pulse of a connection. */
const haste = 120;
const simulatedMinutes = 30;
const tokenMinutes = 15;
/** Refreshes that are due meanwhile. */
const due = simulatedMinutes / tokenMinutes;

const hastyTimers = `{
  const real = window.setTimeout;
  window.setTimeout = (handler, delay = 0, ...rest) => real(handler, delay > 300_000 ? delay / ${haste} : delay, ...rest);
}`;

const alone = "one tab, left alone";

/** What made clients refresh without end, by what the Convex team and others reported of it. */
const causes: Record<string, (page: Page) => Promise<unknown>> = {
  [alone]: async () => undefined,
  "a second tab with a client of its own": async (page) => (await page.context().newPage()).goto(page.url()),
  "storage that cannot be used": (page) =>
    page.addInitScript({
      content: `for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, { get() { throw new DOMException("The operation is insecure.", "SecurityError"); } });`,
    }),
  "storage that holds rubbish": (page) =>
    page.addInitScript({
      content: `for (const key of ["better-auth.session_token", "__convexAuthJWT", "__convexAuthRefreshToken", "convex"])
        localStorage.setItem(key, "{not json");`,
    }),
  "a proxy that fails now and then": async (page) => {
    let failures = 2;
    await page.route("**/api/auth/convex/token", (route) => {
      failures -= 1;
      return failures >= 0 ? route.fulfill({ status: 502, body: "Bad gateway" }) : route.continue();
    });
  },
};

/** What the pages cost: bytes, scores, subscriptions, refreshes. The stack is up and the person can sign in. */
export function livePages({ stack, browser, person }: LivePages): void {
  const site = () => stack().record.urls.site;
  const signedIn = async (): Promise<BrowserContext> => {
    const context = await browser().newContext();
    const page = await context.newPage();
    await signIn({ page, baseUrl: site(), inbox: { latest: async () => undefined } }, person);
    await page.close();
    return context;
  };

  describe("what the pages cost", () => {
    it("loads at most 130 KB (of 1024 bytes) of compressed JavaScript for the sign-in page", async () => {
      const html = await (await fetch(`${site()}/sign-in`)).text();
      // A script that is marked noModule is for browsers of before 2018; the others do not load it.
      const tags = [...html.matchAll(/<(?:script|link)\b[^>]*>/g)]
        .map(([tag]) => tag)
        .filter((tag) => !/nomodule/i.test(tag));
      const scripts = new Set(tags.flatMap((tag) => /(?:src|href)="(\/_next\/[^"]+\.js)/.exec(tag)?.[1] ?? []));
      expect(scripts.size).toBeGreaterThan(2);
      let bytes = 0;
      for (const script of scripts) {
        const body = await (await fetch(`${site()}${script}`)).arrayBuffer();
        bytes += brotliCompressSync(Buffer.from(body)).byteLength;
      }
      expect(bytes).toBeLessThanOrEqual(130 * 1024);
    });

    it("has the scores that were promised for the sign-in page", async () => {
      const scores = await pageScores(`${site()}/sign-in`, { loads: 10, enough: 90 });
      expect(scores).toMatchObject({ accessibility: 100, bestPractices: 100, faults: [] });
      expect(scores.performance).toBeGreaterThanOrEqual(90);
    });

    it("subscribes on each page to what it shows, once", async () => {
      const context = await signedIn();
      for (const [path, wanted] of Object.entries(subscriptions)) {
        const page = await context.newPage();
        const traffic = watchTraffic(page);
        await page.goto(`${site()}${path}`);
        await expect.poll(() => traffic().subscriptions, { timeout: 60_000 }).toEqual(wanted);
        expect([path, traffic().connections, traffic().calls]).toEqual([path, 1, []]);
        await page.close();
      }
      const stranger = await (await browser().newContext()).newPage();
      const traffic = watchTraffic(stranger);
      await stranger.goto(`${site()}/sign-in`, { waitUntil: "networkidle" });
      expect(traffic()).toMatchObject({ connections: 0, tokensFetched: 0, sessionsFetched: 0 });
      await Promise.all([context.close(), stranger.context().close()]);
    });

    it("refreshes its token when it is due and never in a loop, whatever is wrong around it", async () => {
      const seen = await Promise.all(
        Object.entries(causes).map(async ([cause, prepare]): Promise<[string, Traffic]> => {
          const context = await signedIn();
          await context.addInitScript({ content: hastyTimers });
          const page = await context.newPage();
          const traffic = watchTraffic(page);
          await prepare(page);
          await page.goto(`${site()}/dashboard`);
          await page.getByRole("heading", { level: 1 }).waitFor();
          await sleep((simulatedMinutes * 60_000) / haste);
          // What must have come by then may come late on a busy machine.
          await expect.poll(() => traffic().subscriptions, { timeout: 60_000 }).toEqual(subscriptions["/dashboard"]);
          if (cause === alone) await until(() => traffic().tokensFetched >= due, 60_000);
          const result = traffic();
          expect(new URL(page.url()).pathname, cause).toBe("/dashboard");
          await context.close();
          return [cause, result];
        }),
      );
      expect(seen.find(([cause]) => cause === alone)?.[1].tokensFetched).toBeGreaterThanOrEqual(due);
      for (const [cause, traffic] of seen) {
        expect(traffic.tokensFetched, cause).toBeGreaterThanOrEqual(1);
        // Each failure of the proxy is one more request; a loop would be hundreds.
        expect(traffic.tokensFetched, cause).toBeLessThanOrEqual(due + 4);
        expect(traffic.sessionsFetched, cause).toBeLessThanOrEqual(3);
        expect(traffic.connections, cause).toBeLessThanOrEqual(2);
        expect(traffic.subscriptions, cause).toEqual(subscriptions["/dashboard"]);
      }
    });
  });
}
