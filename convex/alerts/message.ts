import { renderHtml, renderText } from "../mail/layout";
import type { AlertFacts, AlertKind } from "./kinds";

interface Place {
  app: string;
  site: string;
  environment: string;
}

/** What each alert says: its line, and what to do about it. */
const texts: Record<AlertKind, (facts: AlertFacts) => { title: string; text: string; path: string }> = {
  failed_sign_ins: ({ count = 0, minutes = 0 }) => ({
    title: `${count} failed sign-ins in ${minutes} minutes`,
    text: "Somebody may be guessing passwords or codes. The audit log shows from where, and at which accounts.",
    path: "/admin/audit",
  }),
  user_banned: () => ({
    title: "An account was banned",
    text: "An admin banned an account. The audit log says who and why.",
    path: "/admin/audit",
  }),
  system_error: ({ where = "the functions" }) => ({
    title: `An error in ${where}`,
    text: "A request ended with an error that nobody expected. The log of the Convex deployment has the details.",
    path: "/admin/webhooks",
  }),
  mail_failed: ({ reason = "" }) => ({
    title: "A mail could not be sent",
    text: `${reason} People wait for links that do not come.`,
    path: "/admin/webhooks",
  }),
  webhook_disabled: ({ host = "", reason = "" }) => ({
    title: `The webhook endpoint at ${host} was switched off`,
    text: `${reason === "gone" ? "It answered 410: it wants no more deliveries." : "It has taken no delivery for days."} Correct it, then switch it on again.`,
    path: "/admin/webhooks",
  }),
  test: () => ({
    title: "A test alert",
    text: "Somebody tries whether alerts arrive. They do.",
    path: "/admin/webhooks",
  }),
};

export interface AlertMessage {
  subject: string;
  text: string;
  html: string;
  /** The body of a post: Slack shows `text`, all else is for programs. */
  json: string;
}

export function alertMessage(kind: AlertKind, facts: AlertFacts, at: number, place: Place): AlertMessage {
  const { title, text, path } = texts[kind](facts);
  const { app, site, environment } = place;
  const subject = `[${app} ${environment}] ${title}`;
  const url = `${site}${path}`;
  const content = {
    app,
    preview: text,
    title,
    paragraphs: [text],
    action: { label: "Have a look", url },
    footnote: `Sent by the ${environment} deployment. The same is not told again for a while.`,
  };
  const told = { type: `alert.${kind}`, timestamp: new Date(at).toISOString(), environment, data: facts };
  return {
    subject,
    text: renderText(content),
    html: renderHtml(content),
    json: JSON.stringify({ text: `*${escaped(subject)}*\n${escaped(text)}\n${url}`, ...told }),
  };
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
