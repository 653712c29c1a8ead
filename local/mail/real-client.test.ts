import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Resend } from "resend";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStateFile } from "../provider-stand-in/state-file";
import { type Mailbox, openMailbox } from "./mailbox";
import { resendApi } from "./resend-api";
import { type DeclaredRecord, emptyMailState, type MailState, openSenderDomains } from "./sender-domains";
import { openWebhooks } from "./webhooks";

const key = "re_canary_0123456789";
const dkim = "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDSsL6E";
const email = { from: "Acme <auth@example.com>", to: "ada@acme.test", subject: "Verify", html: "<p>Hi</p>" };

interface Posted {
  url: string;
  headers: Record<string, string>;
  body: string;
}

let folder: string;
let server: Server;
let resend: Resend;
let mailbox: Mailbox;
let declared: DeclaredRecord[];
let posted: Posted[];
let statuses: number[];
let clock: number;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "mail-client-"));
  const journal = { record: () => undefined };
  [declared, posted, statuses, clock] = [[], [], [], Date.now()];
  mailbox = openMailbox(folder);
  const post = async (url: string, headers: Record<string, string>, body: string) => {
    posted.push({ url, headers, body });
    return statuses.shift() ?? 200;
  };
  const state = openStateFile<MailState>(path.join(folder, "mail.json"), emptyMailState);
  const domains = openSenderDomains(
    state,
    () => declared,
    () => clock,
  );
  domains.add({ name: "example.com", region: "us-east-1", dkim });
  const webhooks = openWebhooks(journal, post, [10]);
  const api = resendApi({ mailbox, domains, webhooks, apiKeys: [key], journal, now: () => clock });
  server = createServer(getRequestListener(api.fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  resend = new Resend(key, { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterEach(() => {
  vi.useRealTimers();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Another second, so that the limit of requests begins anew. */
const later = (): void => {
  clock += 1000;
};
const declareAll = (): void => {
  declared = [
    { name: "send.example.com", type: "MX", content: "feedback-smtp.us-east-1.amazonses.com", priority: 10 },
    { name: "send.example.com", type: "TXT", content: '"v=spf1 include:amazonses.com ~all"' },
    { name: "resend._domainkey.example.com", type: "TXT", content: `"${dkim.slice(0, 20)}" "${dkim.slice(20)}"` },
  ];
};
const statusOf = async (): Promise<string | undefined> => {
  later();
  return (await resend.domains.list()).data?.data[0]?.status;
};

describe("a sender domain", () => {
  it("is verified by the DNS records that are declared, and by all of them", async () => {
    expect(await statusOf()).toBe("not_started");
    const refused = await resend.emails.send(email);
    expect(refused.error).toMatchObject({
      statusCode: 403,
      name: "validation_error",
      message:
        "The example.com domain is not verified. Please, add and verify your domain on https://resend.com/domains",
    });
    const id = (await resend.domains.list()).data?.data[0]?.id ?? "";
    await resend.domains.verify(id);
    expect(await statusOf()).toBe("pending");
    declareAll();
    expect(await statusOf()).toBe("verified");
    expect((await resend.emails.send(email)).error).toBeNull();
    declared = declared.map((record) =>
      record.name.startsWith("resend.") ? { ...record, content: '"p=other"' } : record,
    );
    expect(await statusOf()).toBe("pending");
    const { data } = await resend.domains.get(id);
    expect(data?.records.map(({ record, status }) => [record, status])).toEqual([
      ["SPF", "verified"],
      ["SPF", "verified"],
      ["DKIM", "pending"],
    ]);
    clock += 73 * 60 * 60 * 1000;
    expect(await statusOf()).toBe("failed");
  });

  it("is added, not twice, and removed; nothing is sent from one that nobody added", async () => {
    const added = await resend.domains.create({ name: "mail.acme.test", region: "eu-west-1" });
    expect(added.data).toMatchObject({ name: "mail.acme.test", status: "not_started", region: "eu-west-1" });
    expect((await resend.domains.create({ name: "mail.acme.test" })).error).toMatchObject({ statusCode: 403 });
    expect((await resend.domains.remove(added.data?.id ?? "")).data).toMatchObject({ deleted: true });
    expect((await resend.emails.send({ ...email, from: "a@mail.acme.test" })).error?.message).toContain(
      "mail.acme.test",
    );
  });
});

describe("a mail", () => {
  beforeEach(declareAll);

  it.each([
    ["ada@acme.test", "delivered"],
    ["delivered@resend.dev", "delivered"],
    ["bounced@resend.dev", "bounced"],
    ["bounced+sign-up@resend.dev", "bounced"],
    ["complained@resend.dev", "complained"],
    ["suppressed@resend.dev", "suppressed"],
  ])("to %s ends as %s", async (to, event) => {
    const { data } = await resend.emails.send({ ...email, to });
    expect((await resend.emails.get(data?.id ?? "")).data?.last_event).toBe(event);
  });

  it("waits for its time, can be put off and cancelled, and shows in the inbox when it is sent", async () => {
    const soon = await resend.emails.send({ ...email, scheduledAt: new Date(clock + 60_000).toISOString() });
    const id = soon.data?.id ?? "";
    expect((await resend.emails.get(id)).data).toMatchObject({
      last_event: "scheduled",
      scheduled_at: expect.any(String),
    });
    expect(mailbox.list()).toEqual([]);
    expect((await resend.emails.cancel(id)).error).toBeNull();
    expect((await resend.emails.get(id)).data?.last_event).toBe("canceled");
    later();
    expect((await resend.emails.cancel(id)).error).toMatchObject({ statusCode: 422 });
    const put = (await resend.emails.send({ ...email, scheduledAt: "in 1 hour" })).data?.id ?? "";
    clock += 2000;
    expect((await resend.emails.update({ id: put, scheduledAt: new Date(clock + 20).toISOString() })).error).toBeNull();
    clock += 1000;
    await vi.waitFor(() => expect(mailbox.list().map((mail) => mail.id)).toEqual([put]), 60_000);
    expect((await resend.emails.send({ ...email, scheduledAt: "next tuesday" })).error).toMatchObject({
      statusCode: 422,
    });
    expect((await resend.emails.send({ ...email, scheduledAt: "in 31 days" })).error).toMatchObject({
      statusCode: 422,
    });
    expect(openMailbox(folder).get(id)?.lastEvent).toBe("canceled");
  });

  it("is listed, newest first, page by page", async () => {
    for (const subject of ["one", "two", "three"]) await resend.emails.send({ ...email, subject });
    const first = await resend.emails.list({ limit: 2 });
    expect(first.data).toMatchObject({ has_more: true, data: [{ subject: "three" }, { subject: "two" }] });
    const rest = await resend.emails.list({ limit: 2, after: first.data?.data[1]?.id ?? "" });
    expect(rest.data).toMatchObject({ has_more: false, data: [{ subject: "one" }] });
  });

  it("is told to webhooks, signed, and again when the endpoint fails", async () => {
    const { data } = await resend.webhooks.create({ endpoint: "https://example.com/mail", events: ["email.bounced"] });
    statuses = [500];
    await resend.emails.send({ ...email, to: "bounced@resend.dev" });
    await vi.waitFor(() => expect(posted).toHaveLength(2), 60_000);
    const [first, second] = posted;
    expect(first?.headers["svix-id"]).toBe(second?.headers["svix-id"]);
    const verified = resend.webhooks.verify({
      payload: second?.body ?? "",
      headers: {
        id: second?.headers["svix-id"] ?? "",
        timestamp: second?.headers["svix-timestamp"] ?? "",
        signature: second?.headers["svix-signature"] ?? "",
      },
      webhookSecret: data?.signing_secret ?? "",
    });
    expect(verified).toMatchObject({
      type: "email.bounced",
      data: { to: ["bounced@resend.dev"], bounce: { type: "Permanent" } },
    });
    const forged = new Webhook("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    expect(() =>
      forged.verify(second?.body ?? "", {
        "webhook-id": second?.headers["svix-id"] ?? "",
        "webhook-timestamp": second?.headers["svix-timestamp"] ?? "",
        "webhook-signature": second?.headers["svix-signature"] ?? "",
      }),
    ).toThrow();
  });
});

it("more than five requests in a second are refused, with the time to wait, as the SDK reads it", async () => {
  const headers = { authorization: `Bearer ${key}` };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/domains`;
  for (let left = 4; left >= 0; left -= 1) {
    const answer = await fetch(url, { headers });
    expect(answer.headers.get("ratelimit-remaining")).toBe(String(left));
  }
  const refused = await resend.domains.list();
  expect(refused.error).toMatchObject({ statusCode: 429, name: "rate_limit_exceeded" });
  expect(refused.headers?.["retry-after"]).toBe("1");
  later();
  expect((await resend.domains.list()).error).toBeNull();
});
