import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createTransport, Scope } from "@sentry/core";
import { ServerRuntimeClient } from "@sentry/core/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAlertStore } from "./alert-store";
import { type Alerts, startAlerts } from "./alerts";
import { parseEnvelope } from "./sentry-envelope";

const sentryKey = "0123456789abcdef0123456789abcdef";
let folder: string;
let alerts: Alerts;
let base: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "alerts-"));
  alerts = await startAlerts({ stateDir: folder, port: 0, title: "Acme alerts", sentryKeys: [sentryKey] });
  base = `http://localhost:${alerts.port}`;
});
afterEach(async () => {
  await alerts.close();
  rmSync(folder, { recursive: true, force: true });
});

const post = (url: string, body: unknown, type = "application/json") =>
  fetch(`${base}${url}`, {
    method: "POST",
    headers: { "content-type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const list = async (search = ""): Promise<Record<string, unknown>[]> =>
  (await (await fetch(`${base}/api/alerts?to=${search}`)).json()) as Record<string, unknown>[];

describe("a webhook", () => {
  it.each([
    ["Slack's text", { text: "*Failed sign-ins*: 40 in 5 minutes" }, "slack", "*Failed sign-ins*: 40 in 5 minutes"],
    [
      "Slack's blocks",
      { blocks: [{ type: "section", text: { type: "mrkdwn", text: "User banned" } }] },
      "slack",
      "User banned",
    ],
    [
      "a notification of Cloudflare",
      { name: "p", text: "5xx from origin", data: {}, ts: 1136214245, alert_type: "http_alert_origin_error" },
      "cloudflare",
      "http_alert_origin_error",
    ],
    ["any JSON", { event: "user.banned", severity: "high" }, "generic", "user.banned"],
    ["JSON that says nothing", [1], "generic", "Webhook"],
  ])("is known by its form: %s", async (_name, payload, source, subject) => {
    const answer = await post("/services/T0/B0/x", payload);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(source === "slack" ? /^ok$/ : /"id"/);
    expect(await list()).toMatchObject([{ from: source, subject, to: [`localhost:${alerts.port}/services/T0/B0/x`] }]);
  });

  it("of Slack may be a form, and is refused in Slack's words when it is none", async () => {
    const form = new URLSearchParams({ payload: '{"text":"hi"}' }).toString();
    expect((await post("/services/x", form, "application/x-www-form-urlencoded")).status).toBe(200);
    const refused = await post("/services/x", "not JSON");
    expect([refused.status, await refused.text()]).toEqual([400, "invalid_payload"]);
  });

  it("of Cloudflare's notifications arrives, whatever address was declared", async () => {
    const posted = await alerts.notify(
      { url: "https://ops.example.com/cf", secret: "s" },
      { name: "n", text: "Hello" },
    );
    expect(posted).toBe(true);
    expect(await list("ops.example")).toMatchObject([{ from: "cloudflare", preview: "Hello" }]);
  });
});

describe("the error tracker", () => {
  /** Sentry's own client and envelopes; the transport posts them as its Node transport does. */
  const client = (key: string) => {
    const statuses: number[] = [];
    const sentry = new ServerRuntimeClient({
      dsn: `http://${key}@localhost:${alerts.port}/1`,
      environment: "production",
      integrations: [],
      stackParser: () => [],
      transport: (options) =>
        createTransport(options, async ({ body }) => {
          const answer = await fetch(options.url, { method: "POST", body: body as string });
          statuses.push(answer.status);
          return { statusCode: answer.status };
        }),
    });
    const scope = new Scope();
    scope.setClient(sentry);
    sentry.init();
    return { sentry, scope, statuses };
  };

  it("takes what Sentry's SDK sends, and shows it as Sentry would", async () => {
    const { sentry, scope, statuses } = client(sentryKey);
    const id = scope.captureException(new TypeError("session is undefined"));
    scope.captureMessage("Disk is full", "fatal");
    await sentry.flush(2000);
    expect(statuses).toEqual([200, 200]);
    const [, thrown] = await list();
    expect((await list()).map(({ subject }) => subject)).toEqual(["Disk is full", "TypeError: session is undefined"]);
    const whole = (await (await fetch(`${base}/api/alerts/${thrown?.["id"]}`)).json()) as {
      payload: { event_id: string };
    };
    expect(whole.payload.event_id).toBe(id);
  });

  it("refuses another project's key, and one that is missing", async () => {
    const { sentry, scope, statuses } = client("f".repeat(32));
    scope.captureException(new Error("x"));
    await sentry.flush(2000);
    expect(statuses).toEqual([403]);
    expect((await post("/api/1/envelope/", "{}\n")).status).toBe(401);
    expect(await list()).toEqual([]);
  });

  it("refuses what is no envelope", async () => {
    for (const body of ["", "nonsense", '{}\n{"type":"event","length":900}\n{}']) {
      expect((await post(`/api/1/envelope/?sentry_key=${sentryKey}`, body)).status, body).toBe(400);
    }
  });

  it("reads payloads by their length, newlines in them included", () => {
    const payload = '{"a":\n1}';
    const bytes = Buffer.from(
      `{"event_id":"e"}\n{"type":"event","length":${payload.length}}\n${payload}\n{"type":"x"}\n1`,
    );
    expect(parseEnvelope(bytes)).toEqual({
      eventId: "e",
      dsn: undefined,
      items: [
        { type: "event", payload: { a: 1 } },
        { type: "x", payload: 1 },
      ],
    });
  });
});

describe("the page", () => {
  it("shows what arrived, in its own words, to localhost only", async () => {
    const page = await (await fetch(`${base}/`)).text();
    expect(page).toContain("Acme alerts");
    expect(page).toContain("No alerts yet");
    expect(page).not.toContain("{{");
    await post("/hook", { title: "<b>x</b>", text: "see https://acme.test" });
    const [alert] = await list();
    const body = await (await fetch(`${base}/alerts/${alert?.["id"]}/body`)).text();
    expect(body).toContain('href="https://acme.test"');
    expect(body).not.toContain("<b>");
    expect((await fetch(`${base}/api/alerts`, { method: "DELETE" })).status).toBe(204);
    expect(await list()).toEqual([]);
  });

  it("keeps them for their owner only, over a restart", async () => {
    await post("/hook", { title: "kept" });
    expect(statSync(path.join(folder, "alerts.jsonl")).mode & 0o777).toBe(0o600);
    expect(openAlertStore(folder).list()).toMatchObject([{ title: "kept" }]);
  });
});
