import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { listenOnLoopback } from "../cloud/listen";
import type { Notify } from "../cloudflare/notification";
import { inboxPage } from "../mail/inbox";
import { type Alert, openAlertStore } from "./alert-store";
import { alertReceiver } from "./receiver";

export interface AlertsOptions {
  stateDir: string;
  /** 0 takes a free one. */
  port: number;
  /** Heading of the page. */
  title: string;
  /** Public keys of DSNs that may report errors. */
  sentryKeys: readonly string[];
}

export interface Alerts {
  /** What answers for the hosts that alerts go to. */
  receiver: Hono;
  port: number;
  /** What Cloudflare's notifications are posted to, whatever the address. */
  notify: Notify;
  close(): Promise<void>;
}

/** Whoever is told when something is wrong: webhooks, an error tracker, and a page to read what arrived. */
export async function startAlerts({ stateDir, port: wanted, title, sentryKeys }: AlertsOptions): Promise<Alerts> {
  const store = openAlertStore(stateDir);
  const receiver = alertReceiver({ store, sentryKeys });
  const summaryOf = ({ id, receivedAt, source, sentTo, title: subject, text }: Alert) => ({
    id,
    createdAt: receivedAt,
    from: source,
    to: [sentTo],
    subject,
    preview: text.replace(/\s+/g, " ").slice(0, 160),
  });
  const page = inboxPage({
    texts: {
      title,
      things: "alerts",
      thing: "alert",
      search: "Search",
      emptyTitle: "No alerts yet",
      empty: "Alerts and errors that are sent on this machine arrive here. Nothing leaves it.",
      from: "Form",
      to: "Sent to",
    },
    list: (search) => store.list(search).map(summaryOf),
    get: (id) => {
      const alert = store.get(id);
      return alert && { ...alert, ...summaryOf(alert) };
    },
    body: (id) => {
      const alert = store.get(id);
      return alert && { text: [alert.text, JSON.stringify(alert.payload, null, 2)].filter(Boolean).join("\n\n") };
    },
    clear: store.clear,
  });
  const app = new Hono().post("*", (context) => receiver.fetch(context.req.raw)).route("/", page);
  const { port, close } = await listenOnLoopback(createServer(getRequestListener(app.fetch)), wanted);
  return {
    receiver,
    port,
    close,
    async notify({ url, secret }, notification) {
      const answer = await receiver.request(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...(secret !== undefined && { "cf-webhook-auth": secret }) },
        body: JSON.stringify({ data: {}, ts: Math.floor(Date.now() / 1000), ...notification }),
      });
      return answer.ok;
    },
  };
}
