import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { signIn, signUp, type Visitor, verifyFromInbox } from "../../acceptance/flows/account";
import { localInbox } from "../../acceptance/mailbox/local-inbox";
import { openBrowser, policyViolations } from "./browser";
import { edgeOfProduction } from "./edge-of-production";
import { openTestStack, repository, type TestStack } from "./test-stack";

const name = "test-production";
let stack: TestStack;
let browser: Browser;

beforeAll(async () => {
  stack = await openTestStack({ name, like: "production" });
  browser = await openBrowser({ edgePort: stack.record.ports.edge });
});
afterEach(() => {
  expect(policyViolations(browser)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

describe("the production stack on the local cloud", () => {
  it("is the committed file, unchanged", () => {
    const file = (stackName: string): string =>
      readFileSync(path.join(repository, "stacks", `Pulumi.${stackName}.yaml`), "utf8");
    expect(file(name)).toBe(file("production"));
  });

  it("comes up from empty in one go, policies on", async () => {
    const result = await stack.pulumi(["up", "--yes", "--stack", name]);
    expect(result.exitCode, result.all).toBe(0);
    expect(result.all).toContain("✅ prelaunch");
    expect(result.all).not.toMatch(/errored|warning:/);
  });

  it("lets a person sign up and in on the real domain, over https, without another step", async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const visitor: Visitor = {
      page: await context.newPage(),
      baseUrl: "https://example.com",
      inbox: localInbox(stack.record.urls.inbox),
      patience: 120_000,
    };
    const person = { name: "Grace Hopper", email: "grace@example.org", password: "a ship in port is safe" };
    await signUp(visitor, person);
    await verifyFromInbox(visitor, person.email);
    await signIn(visitor, person);

    const session = (await context.cookies()).filter((cookie) => /session_token|convex_jwt/.test(cookie.name));
    expect(session.length).toBeGreaterThan(0);
    for (const cookie of session) {
      expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: "Lax", domain: "example.com" });
      expect(cookie.name).toMatch(/^__(Host|Secure)-/);
    }
    await context.close();
  });

  it("refuses who walks around the edge by the hosting's own hostname", async () => {
    const output = await stack.pulumi(["stack", "output", "deploymentUrl", "--stack", name]);
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    const answer = await page.goto(`https://${output.stdout.trim()}/sign-in`);
    expect(answer?.status()).toBe(403);
    await context.close();
  });

  edgeOfProduction(() => stack);

  it("names the callback URLs to register, and the limits that the plan leaves to the app", async () => {
    const output = await stack.pulumi(["stack", "output", "--json", "--stack", name]);
    expect(JSON.parse(output.stdout)).toMatchObject({
      callbackUrls: {
        google: "https://example.com/api/auth/callback/google",
        github: "https://example.com/api/auth/callback/github",
      },
      limitsNotAtEdge: ["sign-up", "general"],
    });
  });

  it("changes nothing at a second up", async () => {
    const result = await stack.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", name]);
    expect(result.exitCode, result.all).toBe(0);
  });

  it("rotates the edge secret without a moment in which the hosting refuses the edge", async () => {
    stack.configure((config) => {
      config.edge = { ...(config.edge as object), secretGeneration: 2 };
    });
    const url = "https://example.com/sign-in";
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    const statuses = new Set<number>();
    let rotating = true;
    const watching = (async () => {
      while (rotating) {
        statuses.add((await page.goto(url).catch(() => undefined))?.status() ?? 0);
      }
    })();
    const result = await stack.pulumi(["up", "--yes", "--skip-preview", "--stack", name]);
    rotating = false;
    await watching;
    expect(result.exitCode, result.all).toBe(0);
    expect([...statuses]).toEqual([200]);
    stack.configure();
  });

  it("is destroyed only when its protection is lifted", async () => {
    const refused = await stack.pulumi(["destroy", "--yes", "--skip-preview", "--stack", name]);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.all).toContain("protected");
    const rest = await stack.pulumi(["destroy", "--yes", "--skip-preview", "--exclude-protected", "--stack", name]);
    expect(rest.exitCode, rest.all).toBe(0);
    const exported = await stack.pulumi(["stack", "export", "--stack", name]);
    const state = JSON.parse(exported.stdout) as {
      deployment: { resources: { protect?: boolean; custom: boolean; type: string }[] };
    };
    const left = state.deployment.resources.filter(
      ({ custom, type }) => custom && !type.startsWith("pulumi:providers:"),
    );
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter((resource) => !resource.protect)).toEqual([]);
  });
});
