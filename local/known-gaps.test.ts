import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import os from "node:os";
import path from "node:path";
import type { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resourceTypes } from "../contract/resource-types";
import type { Properties, Provider } from "../provider-rpc/provider";
import { openAlertStore } from "./alerts/alert-store";
import { alertReceiver } from "./alerts/receiver";
import { type TestCloudflare, testCloudflare } from "./cloudflare/cloudflare.fixture";
import { openFaultBook } from "./faults/fault-book";
import { withHttpFaults } from "./faults/http-faults";
import { vendorClient, vercelRetries } from "./faults/vendor-client";
import { openMailbox } from "./mail/mailbox";
import { resendApi } from "./mail/resend-api";
import { emptyMailState, type MailState, openSenderDomains } from "./mail/sender-domains";
import { openWebhooks } from "./mail/webhooks";
import { namesEnvironment } from "./names/names";
import { openStateFile } from "./provider-stand-in/state-file";
import { identity, type TestVercel, testToken, testVercel } from "./vercel/local-vercel.fixture";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "gaps-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const reasons = async (provider: Provider, type: string, news: Properties): Promise<string> => {
  const { failures = [] } = await provider.check({ ...identity(type), olds: {}, news });
  return failures.map(({ reason }) => reason).join("\n");
};

describe("Vercel", () => {
  let test: TestVercel;
  beforeEach(async () => {
    test = await testVercel();
  });
  afterEach(() => test.end());

  it("gap git-and-custom-environments: a deployment from Git or for a custom environment is refused", async () => {
    const type = resourceTypes.vercelDeployment;
    expect(await reasons(test.provider, type, { projectId: "p", ref: "main" })).toMatch(/linked Git repository/);
    const files = { a: `1~${"0".repeat(40)}` };
    expect(await reasons(test.provider, type, { projectId: "p", files, customEnvironmentId: "env_1" })).toMatch(
      /keeps no custom/,
    );
  });

  it("gap firewall-intelligence: what only Vercel can judge is refused", async () => {
    const rule = (type: string) => ({
      name: "a rule",
      action: { action: "deny" },
      conditionGroups: [{ conditions: [{ type, op: "eq", value: "DE" }] }],
    });
    const rules = { rules: [rule("geo_country")] };
    expect(await reasons(test.provider, resourceTypes.vercelFirewall, { projectId: "p", rules })).toMatch(
      /cannot evaluate/,
    );
    const managedRulesets = { botProtection: { action: "deny", active: true } };
    expect(await reasons(test.provider, resourceTypes.vercelFirewall, { projectId: "p", managedRulesets })).toMatch(
      /cannot evaluate/,
    );
  });

  it("gap domain-verification: a domain is verified as soon as it is added", async () => {
    const { id: projectId } = await test.create("vercelProject", { name: "acme" });
    const { outputs } = await test.create("vercelDomain", { projectId, domain: "auth.example.com" });
    expect(outputs).toMatchObject({ verified: true, verifications: [] });
  });

  it("gap provider-token: the provider takes any token", async () => {
    await test.provider.configure?.({ apiToken: "another-token" });
    expect((await test.create("vercelProject", { name: "acme" })).id).toMatch(/^prj_/);
    const refused = await test.vercel.api.request("/v9/projects/acme", {
      headers: { authorization: "Bearer another-token" },
    });
    expect(refused.status).toBe(403);
  });

  it("gap vercel-limits: every endpoint takes 300 requests a minute", async () => {
    for (const endpoint of ["/v9/projects/acme", "/v7/deployments"]) {
      const answer = await test.vercel.api.request(endpoint, { headers: { authorization: `Bearer ${testToken}` } });
      expect(answer.headers.get("x-ratelimit-limit")).toBe("300");
    }
  });
});

describe("Cloudflare", () => {
  let test: TestCloudflare;
  beforeEach(() => {
    test = testCloudflare();
  });
  afterEach(() => test.end());

  it("gap resource-types: a type that the kit does not declare is refused by name", async () => {
    const check = reasons(test.provider, "cloudflare:index/healthcheck:Healthcheck", {});
    await expect(check).rejects.toThrow("does not keep cloudflare:index/healthcheck:Healthcheck");
  });

  it("gap dnssec-registrar: a zone is signed as soon as it is declared", async () => {
    const { id } = await test.create("cloudflareDnssec", { status: "active" });
    const read = await test.provider.read({ ...test.identity("cloudflareDnssec"), id, inputs: {}, outputs: {} });
    expect(read?.outputs).toMatchObject({ status: "active", algorithm: "13", digestType: "2" });
  });

  it("gap notifications-fire: a destination is tested when it is declared, and nothing else is ever posted", async () => {
    const { id } = await test.create("cloudflareNotificationWebhook", {
      name: "ops",
      url: "https://ops.example.com/cf",
    });
    const policy = { name: "Attacks", alertType: "http_alert_origin_error", mechanisms: { webhooks: [{ id }] } };
    await test.create("cloudflareNotification", policy);
    expect(test.notified.map(({ notification }) => notification.text)).toEqual([
      expect.stringContaining("test message"),
    ]);
    const unreachable = test.create("cloudflareNotificationWebhook", {
      name: "x",
      url: "https://unreachable.example/",
    });
    await expect(unreachable).rejects.toThrow("error while attempting to send test message");
  });
});

describe("mail", () => {
  const journal = { record: () => undefined };
  let api: Hono;
  let told: string[];
  beforeEach(() => {
    told = [];
    const state = openStateFile<MailState>(path.join(folder, "mail.json"), emptyMailState);
    const domains = openSenderDomains(state, () => [], Date.now);
    domains.add({ name: "acme.test", region: "us-east-1", dnsElsewhere: true });
    const webhooks = openWebhooks(
      journal,
      async (url) => {
        told.push(url);
        return 500;
      },
      undefined,
    );
    api = resendApi({ mailbox: openMailbox(folder), domains, webhooks, apiKeys: ["re_key"], journal });
  });
  const post = async (url: string, body: object) => {
    const headers = { authorization: "Bearer re_key", "content-type": "application/json" };
    const answer = await api.request(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const email = { from: "auth@acme.test", to: "ada@example.com", subject: "s", text: "t" };

  it("gap mail-goes-nowhere: example.com takes mail, which Resend would not send there", async () => {
    expect((await post("/emails", email)).status).toBe(200);
  });

  it("gap mail-localhost: a sender at localhost is taken", async () => {
    expect((await post("/emails", { ...email, from: "Acme <auth@localhost>" })).status).toBe(200);
  });

  it("gap mail-templates: no endpoint but those of mails, domains and webhooks answers", async () => {
    for (const url of ["/templates", "/broadcasts", "/contacts", "/suppressions"]) {
      expect((await post(url, {})).status).toBe(404);
    }
  });

  it("gap mail-natural-language: a time that is no date and no span is refused", async () => {
    expect((await post("/emails", { ...email, scheduled_at: "tomorrow at noon" })).status).toBe(422);
    expect((await post("/emails", { ...email, scheduled_at: "in 2 hours" })).status).toBe(200);
  });

  it("gap mail-webhook-retries: an endpoint that fails is told twice", async () => {
    const webhooks = openWebhooks(
      journal,
      async (url) => {
        told.push(url);
        return 500;
      },
      [5],
    );
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ endpoint: "https://acme.test/hook", events: ["email.sent"] });
    await webhooks.api.request("/webhooks", { method: "POST", headers, body });
    await webhooks.tell("email.sent", {});
    expect(told).toHaveLength(2);
  });
});

describe("alerts", () => {
  it("gap sentry-events: sessions and transactions are taken and not shown", async () => {
    const store = openAlertStore(folder);
    const receiver = alertReceiver({ store, sentryKeys: ["k"] });
    const items = ['{"type":"session"}\n{}', '{"type":"transaction"}\n{}'].join("\n");
    const answer = await receiver.request("/api/1/envelope/?sentry_key=k", { method: "POST", body: `{}\n${items}` });
    expect(answer.status).toBe(200);
    expect(store.list()).toEqual([]);
  });
});

describe("faults", () => {
  it("gap fault-time-outs: a time-out of the provider fails at once, not after five minutes", async () => {
    const faults = openFaultBook(folder);
    const client = vendorClient({
      service: "vercel",
      journal: { record: () => undefined },
      faults,
      retries: vercelRetries,
    });
    faults.add({ service: "vercel", request: "POST /x", kind: "timeout", count: 1, seconds: 300 });
    const begun = Date.now();
    await expect(client.run(async () => client.record("write", "POST /x"))).rejects.toThrow("Client.Timeout exceeded");
    expect(Date.now() - begun).toBeLessThan(150_000);
  });

  it("gap fault-websockets: an upgrade passes a fault of its path", async () => {
    const faults = openFaultBook(folder);
    faults.add({ service: "convex", request: "*", kind: "500", count: 1, seconds: 0 });
    const server = createServer(withHttpFaults("convex", faults, (_request, response) => void response.end()));
    server.on("upgrade", (_request, socket) => void socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.write("GET /api/sync HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
    const answer = await new Promise<string>((resolve) => socket.once("data", (data) => resolve(String(data))));
    socket.destroy();
    server.close();
    expect(answer).toContain("101");
    expect(faults.list()).toHaveLength(1);
  });
});

it("gap refusing-connections: what keeps a process on this machine is read by Node alone", () => {
  const environment = namesEnvironment({ preload: "/p.cjs", namesFile: "/n.json", caFile: "/ca.pem" });
  expect(Object.keys(environment).sort()).toEqual(["NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "PRELAUNCH_NAMES"]);
});
