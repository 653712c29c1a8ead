import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  changeName,
  dashboardLiveUpdate,
  forgot,
  protectedRedirect,
  reset,
  signIn,
  signInRefused,
  signOut,
  signUp,
  type Visitor,
  verifyFromInbox,
} from "../../acceptance/flows/account";
import {
  acceptInvitation,
  addPasskey,
  ban,
  createApiKey,
  deleteAccount,
  enableSecondFactor,
  foundAndInvite,
  giveAuthenticator,
  impersonate,
  signInByLink,
  signInWithBackupCode,
  signInWithCode,
  signInWithPasskey,
} from "../../acceptance/flows/methods";
import { localInbox } from "../../acceptance/mailbox/local-inbox";
import { policyBarTexts, policyPageTexts } from "../../app/_lib/privacy-texts";
import { signInTexts } from "../../app/_lib/texts";
import { accessibilityFindings } from "../app/accessibility";
import { controlsOutOfReach, focusOrder, keyboardPage } from "../app/keyboard";
import { until } from "../until";
import { readsAuditLog } from "./audit-page";
import { openBrowser, policyViolations } from "./browser";
import { convex } from "./convex-cli";
import { livePages } from "./live-pages";
import {
  endMembership,
  foundAndRemoveMember,
  inviteAndDecline,
  inviteAndWithdraw,
  promoteMember,
  switchTo,
} from "./organization-flows";
import { appointAndDismiss, endSessionsOf, unbanAndRemove } from "./people-flows";
import { protectedPages } from "./protected-pages";
import { rotationUnderLoad } from "./rotation-under-load";
import {
  changeAddress,
  changePassword,
  changeUsername,
  downloadData,
  endOtherSessions,
  endSecondFactor,
  removeApiKey,
  removePasskey,
} from "./settings-flows";
import { openTestStack, type TestStack } from "./test-stack";
import { tellOutside, webhooksAndAlerts } from "./webhooks-and-alerts";

const appoint = (of: TestStack, email: string): Promise<void> =>
  convex(of, "run", "admin:appoint", JSON.stringify({ email }));

let stack: TestStack;
let browser: Browser;
/** Somebody in a browser of their own. Nobody here has a mouse: each flow of the app is done by keyboard. */
const visitor = async (): Promise<Visitor> => ({
  page: keyboardPage(await (await browser.newContext()).newPage()),
  baseUrl: stack.record.urls.site,
  inbox: localInbox(stack.record.urls.inbox),
  patience: 120_000,
});
const up = ["up", "--yes", "--skip-preview", "--stack", "test-local"];

beforeAll(async () => {
  stack = await openTestStack({ name: "test-local", like: "local", settings: tellOutside });
  browser = await openBrowser();
});
afterEach(() => {
  expect(policyViolations(browser)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

describe("the local stack", () => {
  it("is previewed without a write anywhere", async () => {
    const preview = await stack.pulumi(["preview", "--diff", "--stack", "test-local"]);
    expect(preview.all).toContain("to create");
    expect(preview.exitCode).toBe(0);
    expect(stack.journal().filter((entry) => entry.kind === "write")).toEqual([]);
  });

  it("comes up from empty in one go", async () => {
    const result = await stack.pulumi(up);
    expect(result.exitCode, result.all).toBe(0);
    expect(result.all).not.toMatch(/warning|errored/);
  });

  it("does the writes in the order that works the first time", () => {
    const writes = stack.journal().filter((entry) => entry.kind === "write");
    const first = (operation: RegExp): number => writes.findIndex((entry) => operation.test(entry.operation));
    const order = [
      first(/update_environment_variables/),
      first(/finish_push/),
      first(/POST \/v10\/projects\/[^/]+\/env/),
      first(/deployments/),
      first(/POST \/v10\/projects\/[^/]+\/domains/),
    ];
    expect(
      order.every((index) => index >= 0),
      JSON.stringify(writes),
    ).toBe(true);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("changes nothing at a second up, and writes nothing", async () => {
    const before = stack.journal().length;
    const result = await stack.pulumi([...up, "--expect-no-changes"]);
    expect(result.exitCode, result.all).toBe(0);
    expect(
      stack
        .journal()
        .slice(before)
        .filter((entry) => entry.kind === "write"),
    ).toEqual([]);
  });

  it("refreshes to what it declared", async () => {
    const result = await stack.pulumi([
      "refresh",
      "--yes",
      "--skip-preview",
      "--expect-no-changes",
      "--stack",
      "test-local",
    ]);
    expect(result.exitCode, result.all).toBe(0);
  });

  it("pushed what the functions need and nothing of this machine's environment", async () => {
    const served = await fetch(stack.record.urls.site);
    expect(served.status).toBe(200);
    const html = await served.text();
    expect(html).not.toContain(process.env.HOME ?? "/home");
  });
});

describe("a person in a browser", () => {
  const person = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery staple" };
  let ada: Visitor;
  const one = { name: "Ann Sommer", email: "ann@example.com", password: "a new horse battery staple" };
  const two = { name: "Ben Winter", email: "ben@example.com", password: "another horse battery staple" };
  let ann: Visitor;
  let ben: Visitor;

  it("signs up and confirms the address", async () => {
    ada = await visitor();
    await signUp(ada, person);
    await verifyFromInbox(ada, person.email);
  });

  it("is refused with a wrong password, then signs in to the dashboard", async () => {
    await ada.page.goto(`${ada.baseUrl}/sign-in`);
    const order = await focusOrder(ada.page);
    expect(order).toContain("input email");
    expect(order).toContain("input password");
    await signInRefused(ada, person.email, "wrong horse battery staple");
    await signIn(ada, person);
  });

  it("sees another browser's session appear and ends it", async () => {
    await dashboardLiveUpdate(ada, await visitor(), person);
  });

  it("changes its name", async () => {
    await changeName(ada, "Ada King");
  });

  it("signs out", async () => {
    await signOut({ ...ada, page: ada.page });
  });

  it("reaches the protected page only by signing in", async () => {
    await protectedRedirect(await visitor(), { ...person, name: "Ada King" });
  });

  it("resets a forgotten password, and the old one is refused", async () => {
    const stranger = await visitor();
    await forgot(stranger, person.email);
    await reset(stranger, person.email, "a new horse battery staple");
    await signInRefused(stranger, person.email, person.password);
    await signIn(stranger, { email: person.email, password: "a new horse battery staple" });
  });

  it("has no page wider than a small phone", async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    for (const path of ["/", "/sign-in", "/sign-up", "/forgot-password"]) {
      await page.goto(`${stack.record.urls.site}${path}`);
      expect(await page.evaluate("document.documentElement.scrollWidth"), path).toBeLessThanOrEqual(320);
    }
    await context.close();
  });

  it("uses every method: second factor, passkey, link, key, organization", async () => {
    [ann, ben] = [await visitor(), await visitor()];
    for (const [who, account] of [
      [ann, one],
      [ben, two],
    ] as const) {
      await signUp(who, account);
      await verifyFromInbox(who, account.email);
      await signIn(who, account);
    }
    const { app, backupCodes } = await enableSecondFactor(ann, one);
    await giveAuthenticator(ann.page);
    await addPasskey(ann, "Laptop");
    const key = await createApiKey(ann, "CI");
    const opened = await fetch(`${stack.record.urls.convexSite}/api/v1/me`, { headers: { "x-api-key": key } });
    expect(await opened.json()).toMatchObject({ email: one.email });
    await foundAndInvite(ann, "Engine club", two.email);
    await acceptInvitation(ben, two.email, "Engine club");
    for (const scheme of ["light", "dark"] as const) {
      await ann.page.emulateMedia({ colorScheme: scheme });
      for (const path of ["/settings", "/settings/security", "/settings/keys", "/settings/data", "/organizations"]) {
        await ann.page.goto(`${stack.record.urls.site}${path}`);
        await ann.page.getByRole("heading", { level: 1 }).waitFor();
        expect(await accessibilityFindings(ann.page), `${scheme} ${path}`).toEqual([]);
        if (scheme === "light") expect(await controlsOutOfReach(ann.page), path).toEqual([]);
      }
    }
    await signOut(ann);
    await signInWithPasskey(ann);
    await signOut(ann);
    await signInWithBackupCode(ann, one, backupCodes[0] ?? "");
    await signOut(ann);
    // A code is good once: the one of now confirmed the set-up.
    await signInWithCode(ann, one, await app.code(1), true);
    await signOut(ann);
    await signIn(ann, one);
    await signOut(ben);
    await signInByLink(ben, two.email);
  });

  it("looks after an organization: roles, invitations taken back and declined, leaving and deleting", async () => {
    await promoteMember(ann, "Engine club", two);
    await inviteAndWithdraw(ann, "Engine club");
    await foundAndRemoveMember(ann, "Chess club", ben, two);
    await inviteAndDecline(ann, "Chess club", ben, two);
    await switchTo(ben, "Engine club");
    await endMembership(ben, "Engine club", "leave");
    await endMembership(ann, "Chess club", "delete");
  });

  it("looks after its account: username, address, password, what it signs in with, sessions, data", async () => {
    await endSecondFactor(ann, one);
    await removePasskey(ann, "Laptop");
    await removeApiKey(ann, "CI");
    await changeUsername(ann, "ann.sommer");
    await changeAddress(ann, one, "ann.sommer@example.com");
    one.email = "ann.sommer@example.com";
    await changePassword(ann, one, "a third horse battery staple");
    one.password = "a third horse battery staple";
    await endOtherSessions(ann, await visitor(), { username: "ann.sommer", password: one.password });
    expect(JSON.parse(readFileSync(await downloadData(ann), "utf8"))).toMatchObject({ person: { email: one.email } });
  });

  it("looks after the others as an admin: roles, sessions, acting as them, bans, the log, the end", async () => {
    await appoint(stack, two.email);
    // Again where the live answer drew the page anew while the focus went round.
    await until(async () => {
      await ben.page.goto(`${ben.baseUrl}/people`);
      await ben.page.getByTestId("people").getByRole("listitem").first().waitFor();
      return (await controlsOutOfReach(ben.page)).length === 0;
    }, 60_000);
    await appointAndDismiss(ben, one);
    await endSessionsOf(ben, one, ann);
    // The page of an ended session would lead back to where she was.
    await ann.page.goto(`${ann.baseUrl}/sign-in`);
    await signIn(ann, one);
    await impersonate(ben, one);
    await ban(ben, one);
    await ann.page.getByText(signInTexts.notices.ended).waitFor();
    await readsAuditLog(ben, one);
    await unbanAndRemove(ben, one);
    await deleteAccount(ben, two);
    await signInRefused(ben, two.email, two.password);
  });

  it("is asked to agree to a new privacy policy, once, and can read it first", async () => {
    const reader = await visitor();
    await signIn(reader, { email: person.email, password: "a new horse battery staple" });
    await convex(stack, "env", "set", "PRIVACY_POLICY_VERSION", "2027-01-01");
    await reader.page.goto(`${reader.baseUrl}/settings`);
    const question = reader.page.getByText(policyBarTexts.changed("2027-01-01"));
    await question.waitFor();
    expect(await accessibilityFindings(reader.page)).toEqual([]);
    await reader.page.getByRole("link", { name: policyBarTexts.read }).click();
    await reader.page.getByText(policyPageTexts.version("2027-01-01")).waitFor();
    await reader.page.goto(`${reader.baseUrl}/settings/data`);
    await reader.page.getByRole("button", { name: policyBarTexts.agree }).click();
    await question.waitFor({ state: "detached" });
    await reader.page.reload();
    await reader.page.getByRole("heading", { level: 1 }).waitFor();
    expect(await question.count()).toBe(0);
    await convex(stack, "env", "unset", "PRIVACY_POLICY_VERSION");
  });

  it("keeps its account when the cloud restarts", async () => {
    const { stopCloud, startCloud } = await import("../../local/cloud/cloud");
    const { planCloud } = await import("../../local/cloud/plan");
    await stopCloud(stack.folder);
    await startCloud({ folder: stack.folder, plan: planCloud(stack.folder, process.env).plan });
    await signIn(await visitor(), { email: person.email, password: "a new horse battery staple" });
  });
});

protectedPages({ site: () => stack.record.urls.site, browser: () => browser });

webhooksAndAlerts({ stack: () => stack, visitor, appoint });

livePages({
  stack: () => stack,
  browser: () => browser,
  person: { email: "ada@example.com", password: "a new horse battery staple" },
});

rotationUnderLoad(() => stack, up);

describe("the end of the stack", () => {
  it("can lose its state of a resource and import it again", async () => {
    const state = async (): Promise<{ urn: string; id?: string; type: string }[]> =>
      JSON.parse((await stack.pulumi(["stack", "export", "--stack", "test-local"])).stdout).deployment.resources;
    const project = (await state()).find(({ type }) => type === "vercel:index/project:Project");
    const retention = (await state()).find(({ type }) => type.endsWith(":ProjectDeploymentRetention"));
    const forgotten = await stack.pulumi(["state", "delete", `${retention?.urn}`, "--yes", "--stack", "test-local"]);
    expect(forgotten.exitCode, forgotten.all).toBe(0);
    const imported = await stack.pulumi([
      "import",
      "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention",
      "hosting-retention",
      `${project?.id}`,
      "--parent",
      `hosting=${retention?.urn.replace(/\$vercel:.*$/, "::hosting")}`,
      "--protect=false",
      "--yes",
      "--skip-preview",
      "--stack",
      "test-local",
    ]);
    expect(imported.exitCode, imported.all).toBe(0);
    const after = await stack.pulumi([...up, "--expect-no-changes"]);
    expect(after.exitCode, after.all).toBe(0);
  });

  it("leaves nothing", async () => {
    const result = await stack.pulumi(["destroy", "--yes", "--skip-preview", "--stack", "test-local"]);
    expect(result.exitCode, result.all).toBe(0);
    const exported = await stack.pulumi(["stack", "export", "--stack", "test-local"]);
    const state = JSON.parse(exported.stdout) as { deployment: { resources?: unknown[] } };
    expect(state.deployment.resources ?? []).toEqual([]);
  });
});
