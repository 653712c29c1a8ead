import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn, signUp, type Visitor, verifyFromInbox } from "../../acceptance/flows/account";
import { waitForMail } from "../../acceptance/mailbox/mailbox";
import { webhookTexts as texts } from "../../app/_lib/webhook-texts";
import { type WebhookEvent, webhookReceiver } from "../../docs/samples/webhook-receiver";
import { accessibilityFindings } from "../app/accessibility";
import { watchTraffic } from "../app/traffic";
import type { Config, TestStack } from "./test-stack";

interface ToldOutside {
  stack(): TestStack;
  visitor(): Promise<Visitor>;
  /** Makes a person an admin. */
  appoint(stack: TestStack, email: string): Promise<void>;
}

const admin = { name: "Olga Ops", email: "olga@example.com", password: "one more horse battery staple" };
const declared = "https://hooks.example.com/auth";
const operators = "ops@example.com";

/** What the stack declares for these tests. */
export function tellOutside(config: Config): void {
  config["webhooks"] = [{ url: declared, events: ["user.created", "user.banned"] }];
  config["alerts"] = { emails: [operators] };
}

/** Webhooks and alerts of a running stack: to the host that the stack declares, and to a receiver on this machine. */
export function webhooksAndAlerts({ stack, visitor, appoint }: ToldOutside): void {
  describe("webhooks and alerts", () => {
    let olga: Visitor;
    let receiver: Server;
    let receiverUrl: string;
    /** The key that the receiver knows, and what it took with it. */
    let secret = `whsec_${Buffer.alloc(32).toString("base64")}`;
    const handled: WebhookEvent[] = [];
    const site = () => stack().record.urls.site;
    const arrivedAt = async (host: string): Promise<string[]> => {
      const list = await fetch(`${stack().record.urls.alerts}/api/alerts?to=${host}`);
      return ((await list.json()) as { subject: string }[]).map(({ subject }) => subject);
    };
    const delivered = (page: Page, event: string) =>
      page.getByTestId("deliveries").getByRole("listitem").filter({ hasText: event }).filter({ hasText: "Delivered" });
    /** The log is asked, not told: again until it shows a delivery that arrived. */
    const untilDelivered = async (page: Page, event: string) => {
      await expect
        .poll(
          async () => {
            await page.getByRole("button", { name: texts.refresh }).click();
            return delivered(page, event).count();
          },
          { timeout: 60_000 },
        )
        .toBeGreaterThan(0);
    };

    beforeAll(async () => {
      const handle = async (event: WebhookEvent) => void handled.push(event);
      receiver = createServer((request, response) => webhookReceiver({ secret, handle })(request, response));
      await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
      receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
      olga = await visitor();
      await signUp(olga, admin);
      await verifyFromInbox(olga, admin.email);
      await appoint(stack(), admin.email);
      await signIn(olga, admin);
    });
    afterAll(() => {
      receiver?.closeAllConnections();
      receiver?.close();
    });

    it("has told the declared endpoint of the account that was made, by its real name", async () => {
      await expect.poll(() => arrivedAt("hooks.example.com"), { timeout: 60_000 }).toContain("user.created");
    });

    it("shows it on a page that subscribes to what it shows, once, and that everybody can use", async () => {
      const page = await olga.page.context().newPage();
      const traffic = watchTraffic(page);
      await page.goto(`${site()}/admin/webhooks`);
      await page.getByTestId("endpoints").getByText(declared).waitFor();
      const wanted = ["alerts/admin:recent", "auth:currentUser", "webhooks/endpoints:list"];
      await expect.poll(() => traffic().subscriptions, { timeout: 60_000 }).toEqual(wanted);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.getByRole("link", { name: texts.openLabel("hooks.example.com") }).click();
      await page.getByTestId("deliveries").getByText("user.created").first().waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
      await page.close();
    });

    it("sends a test event there on the way that the declared one goes", async () => {
      const { page } = olga;
      await page.goto(`${site()}/admin/webhooks`);
      await page.getByRole("link", { name: texts.openLabel("hooks.example.com") }).click();
      await page.getByRole("button", { name: texts.test }).click();
      await untilDelivered(page, "webhook.test");
      expect(await arrivedAt("hooks.example.com")).toContain("webhook.test");
    });

    it("adds an endpoint on this machine, whose receiver checks what it is sent; the key is replaced without a gap", async () => {
      const { page } = olga;
      await page.goto(`${site()}/admin/webhooks`);
      await page.getByLabel(texts.url, { exact: true }).fill("http://169.254.169.254/");
      await page.getByRole("checkbox", { name: "session.created" }).check();
      await page.getByRole("button", { name: texts.addSubmit, exact: true }).click();
      await page.getByText(texts.problems["private"] ?? "").waitFor();
      await page.getByLabel(texts.url, { exact: true }).fill(receiverUrl);
      await page.getByRole("button", { name: texts.addSubmit, exact: true }).click();
      secret = (await page.getByTestId("endpoint-key").textContent()) ?? "";
      expect(secret).toMatch(/^whsec_/);

      const { host } = new URL(receiverUrl);
      await page.getByRole("link", { name: texts.openLabel(host) }).click();
      await signIn(await visitor(), admin);
      await expect.poll(() => handled.map(({ type }) => type), { timeout: 60_000 }).toEqual(["session.created"]);
      await untilDelivered(page, "session.created");

      await page.getByRole("button", { name: texts.rotate }).click();
      const fresh = (await page.getByTestId("endpoint-key").textContent()) ?? "";
      expect(fresh).not.toBe(secret);
      for (const known of [secret, fresh]) {
        secret = known;
        const before = handled.length;
        await page.getByRole("button", { name: texts.test }).click();
        await expect.poll(() => handled.length, { timeout: 60_000 }).toBe(before + 1);
      }
      await untilDelivered(page, "webhook.test");
      await delivered(page, "webhook.test").first().getByRole("button").click();
      await page.getByTestId("delivery").getByText(texts.attempt(1)).waitFor();
    });

    it("sends a delivery again, changes what an endpoint gets, shows its key, rests it and deletes it", async () => {
      const { page } = olga;
      await page.getByRole("button", { name: texts.replay }).click();
      await page.getByTestId("delivery").getByText(texts.attempt(2)).waitFor();
      await page.getByRole("checkbox", { name: "user.created" }).check();
      await page.getByRole("button", { name: texts.save }).click();
      await page.getByText(texts.saved, { exact: true }).waitFor();
      await page.getByRole("button", { name: texts.secret.done, exact: true }).click();
      await page.getByRole("button", { name: texts.showKey }).click();
      expect(await page.getByTestId("endpoint-key").textContent()).toBe(secret);
      await page.getByRole("button", { name: texts.pause }).click();
      await page.getByText(texts.off.paused, { exact: true }).waitFor();
      await page.getByRole("button", { name: texts.resume }).click();
      await page.getByText(texts.off.paused, { exact: true }).waitFor({ state: "detached" });
      await page.getByRole("button", { name: texts.remove }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: texts.remove }).click();
      await page.waitForURL(`${site()}/admin/webhooks`);
      await page.getByTestId("endpoints").getByText(declared).waitFor();
      expect(await page.getByTestId("endpoints").getByText(receiverUrl).count()).toBe(0);
    });

    it("sends a test alert to the operators, by mail and to their channel", async () => {
      const { page } = olga;
      await page.goto(`${site()}/admin/webhooks`);
      await page.getByRole("button", { name: texts.testAlert }).click();
      const mail = await waitForMail(olga.inbox, operators, /A test alert$/);
      expect(mail.text).toContain(`${site()}/admin/webhooks`);
      await expect
        .poll(() => arrivedAt("slack"), { timeout: 60_000 })
        .toContainEqual(expect.stringMatching(/A test alert/));
      // The ban of an earlier test is told of, too.
      const row = page.getByTestId("alerts").getByRole("listitem").filter({ hasText: texts.alert.test });
      await row.getByText(/1 mail · posted/).waitFor();
    });
  });
}
