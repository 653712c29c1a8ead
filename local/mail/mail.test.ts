import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import type { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openJournal, readJournal } from "../journal";
import { openStateFile } from "../provider-stand-in/state-file";
import { addressIn, parseEmail } from "./email-request";
import { inbox } from "./inbox";
import { type Mailbox, openMailbox } from "./mailbox";
import { resendApi } from "./resend-api";
import { emptyMailState, type MailState, openSenderDomains } from "./sender-domains";
import { openWebhooks } from "./webhooks";

const key = "re_canary_0123456789";
const email = { from: "Acme <auth@acme.test>", to: "ada@example.com", subject: "Verify", html: "<p>Hi</p>" };

let folder: string;
let mailbox: Mailbox;
let api: Hono;
let clock: number;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "mail-"));
  mailbox = openMailbox(folder);
  clock = 0;
  const journal = openJournal(path.join(folder, "requests.jsonl"));
  const state = openStateFile<MailState>(path.join(folder, "mail.json"), emptyMailState);
  const domains = openSenderDomains(
    state,
    () => [],
    () => clock,
  );
  domains.add({ name: "acme.test", region: "us-east-1", dnsElsewhere: true });
  api = resendApi({
    mailbox,
    domains,
    webhooks: openWebhooks(journal, async () => 200),
    apiKeys: [key],
    journal,
    now: () => clock,
    requestsPerSecond: 100,
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

function post(body: unknown, headers: Record<string, string> = {}, url = "/emails") {
  return api.request(url, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

describe("sending", () => {
  it("accepts a mail, gives its id, keeps it for its owner only, and counts a write", async () => {
    const response = await post({ ...email, reply_to: "help@acme.test", tags: [{ name: "kind", value: "verify" }] });
    expect(response.status).toBe(200);
    const { id } = (await response.json()) as { id: string };
    expect(openMailbox(folder).get(id)).toMatchObject({ to: ["ada@example.com"], replyTo: ["help@acme.test"] });
    expect(statSync(path.join(folder, "messages.jsonl")).mode & 0o777).toBe(0o600);
    expect(readJournal(path.join(folder, "requests.jsonl"))).toMatchObject([
      { kind: "write", operation: "POST /emails" },
    ]);
  });

  it("gives it back as Resend does", async () => {
    const { id } = (await (await post(email)).json()) as { id: string };
    const response = await api.request(`/emails/${id}`, { headers: { authorization: `Bearer ${key}` } });
    expect(await response.json()).toMatchObject({ object: "email", id, subject: "Verify", last_event: "delivered" });
    const missing = await api.request("/emails/none", { headers: { authorization: `Bearer ${key}` } });
    expect(missing.status).toBe(404);
  });

  it.each([
    ["no key", { authorization: "" }, 401, "missing_api_key"],
    ["another key", { authorization: "Bearer re_other" }, 403, "invalid_api_key"],
    ["an idempotency key that is too long", { "idempotency-key": "x".repeat(257) }, 400, "invalid_idempotency_key"],
  ])("refuses %s", async (_name, headers, status, name) => {
    const response = await post(email, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ statusCode: status, name, message: expect.any(String) });
    expect(mailbox.list()).toEqual([]);
  });

  it.each([
    ["no sender", { ...email, from: undefined }, "missing_required_field", "`from`"],
    ["no recipient", { ...email, to: [] }, "missing_required_field", "`to`"],
    ["no subject", { ...email, subject: "" }, "missing_required_field", "`subject`"],
    ["no body", { ...email, html: undefined }, "missing_required_field", "`html`"],
    ["a sender without domain", { ...email, from: "Acme" }, "validation_error", "`from`"],
    ["a recipient at localhost", { ...email, to: "a@localhost" }, "validation_error", "`to`"],
    ["a bad recipient", { ...email, to: ["ada@example.com", "nobody"] }, "validation_error", "`to`"],
    ["51 recipients", { ...email, to: Array(51).fill("a@example.com") }, "validation_error", "50"],
    ["a bad tag", { ...email, tags: [{ name: "a b", value: "c" }] }, "validation_error", "tags"],
    ["a list", [], "validation_error", "object"],
    ["no JSON", "{", "validation_error", "JSON"],
  ])("refuses %s", async (_name, body, name, part) => {
    const response = await post(body);
    expect(response.status).toBe(422);
    const error = (await response.json()) as { name: string; message: string };
    expect(error.name).toBe(name);
    expect(error.message).toContain(part);
    expect(mailbox.list()).toEqual([]);
  });

  it("takes a sender at localhost, which a local stack has and Resend would refuse", async () => {
    expect((await post({ ...email, from: "Acme <auth@localhost>" })).status).toBe(200);
  });

  it("sends once for an idempotency key, and again after a day", async () => {
    const first = await (await post(email, { "idempotency-key": "a" })).json();
    expect(await (await post(email, { "idempotency-key": "a" })).json()).toEqual(first);
    expect((await post({ ...email, subject: "Other" }, { "idempotency-key": "a" })).status).toBe(409);
    expect(mailbox.list()).toHaveLength(1);
    clock = 24 * 60 * 60 * 1000;
    expect(await (await post(email, { "idempotency-key": "a" })).json()).not.toEqual(first);
  });

  it("sends a batch whole or not at all", async () => {
    const response = await post([email, { ...email, to: "bob@example.com" }], {}, "/emails/batch");
    expect(((await response.json()) as { data: unknown[] }).data).toHaveLength(2);
    expect((await post([email, { ...email, to: "nobody" }], {}, "/emails/batch")).status).toBe(422);
    expect(mailbox.list()).toHaveLength(2);
  });

  it("never keeps the API key", async () => {
    await post(email, { "idempotency-key": "a" });
    for (const file of ["messages.jsonl", "requests.jsonl"]) {
      expect(readFileSync(path.join(folder, file), "utf8")).not.toContain(key);
    }
  });
});

describe("addresses", () => {
  it("finds the address of a mailbox with or without a name, in any case", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-zA-Z0-9._+-]{1,20}$/),
        fc.domain(),
        fc.stringMatching(/^[\w ]{0,20}$/),
        (local, domain, name) => {
          const address = `${local}@${domain}`;
          expect(addressIn(`${name} <${address}>`)).toBe(address.toLowerCase());
          expect(addressIn(address)).toBe(address.toLowerCase());
        },
      ),
    );
  });

  it("never throws, whatever the body", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(parseEmail(body)).toHaveProperty("error");
      }),
    );
  });
});

describe("inbox", () => {
  const read = (url: string, init: RequestInit = {}) =>
    inbox(mailbox, "Mail & more").request(url, { ...init, headers: { host: "localhost:8025", ...init.headers } });

  it("lists newest first, filters by recipient, shows one whole", async () => {
    await post(email);
    await post({
      ...email,
      to: "Bob <bob@example.com>",
      subject: "Second",
      html: "<style>x{}</style><p>a &amp; b</p>",
    });
    const all = (await (await read("/api/messages")).json()) as { id: string; subject: string; preview: string }[];
    expect(all.map((message) => message.subject)).toEqual(["Second", "Verify"]);
    expect(all[0]?.preview).toBe("a & b");
    const some = (await (await read("/api/messages?to=ADA")).json()) as { subject: string }[];
    expect(some.map((message) => message.subject)).toEqual(["Verify"]);
    expect(await (await read(`/api/messages/${all[0]?.id}`)).json()).toMatchObject({ subject: "Second" });
  });

  it("empties", async () => {
    await post(email);
    expect((await read("/api/messages", { method: "DELETE" })).status).toBe(204);
    expect(await (await read("/api/messages")).json()).toEqual([]);
    expect(openMailbox(folder).list()).toEqual([]);
  });

  it("shows a mail without letting it run anything or load from elsewhere", async () => {
    const { id } = (await (await post({ ...email, html: '<a href="http://localhost:3000/v?t=1">Go</a>' })).json()) as {
      id: string;
    };
    const response = await read(`/messages/${id}/body`);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("sandbox allow-popups");
    expect(policy).not.toContain("allow-scripts");
    expect(await response.text()).toContain('<base target="_blank"><a href="http://localhost:3000/v?t=1">');
  });

  it("makes links of a plain text clickable and nothing else", async () => {
    const text = "Open https://acme.test/v?a=1&b=2 <script>";
    const { id } = (await (await post({ ...email, html: null, text })).json()) as { id: string };
    const html = await (await read(`/messages/${id}/body`)).text();
    expect(html).toContain('href="https://acme.test/v?a=1&#38;b=2"');
    expect(html).not.toContain("<script>");
  });

  it("answers to localhost only, and no other site can empty it", async () => {
    expect((await read("/api/messages", { headers: { host: "evil.example" } })).status).toBe(421);
    const forged = await read("/api/messages", { method: "DELETE", headers: { "sec-fetch-site": "cross-site" } });
    expect(forged.status).toBe(403);
  });

  it("serves its page with the given title", async () => {
    expect(await (await read("/")).text()).toContain("<h1>Mail &#38; more</h1>");
    expect((await read("/inbox.js")).headers.get("content-type")).toContain("javascript");
  });
});
