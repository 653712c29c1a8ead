import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { type Mailbox, summarize } from "./mailbox";

const page = (name: string) => readFileSync(new URL(`./page/${name}`, import.meta.url), "utf8");

/** The page may run its own script only; a message may run none, and loads nothing from elsewhere. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";
const messagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox";

/** A page and a JSON interface to read what was sent. Serve it on loopback only: it asks for no password. */
export function inbox(mailbox: Mailbox, title: string): Hono {
  const app = new Hono();

  // A page of another site must not read or empty the inbox through a name that it points at 127.0.0.1.
  app.use(async (context, next) => {
    const host = (context.req.header("host") ?? "").replace(/:\d+$/, "");
    if (host !== "localhost" && host !== "127.0.0.1") return context.text("Open the inbox at http://localhost.", 421);
    const site = context.req.header("sec-fetch-site");
    if (context.req.method !== "GET" && site !== undefined && site !== "same-origin")
      return context.text("Refused.", 403);
    await next();
    context.header("cache-control", "no-store");
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
  });

  app.get("/", (context) => {
    context.header("content-security-policy", pagePolicy);
    return context.html(page("inbox.html").replaceAll("{{title}}", escapeHtml(title)));
  });
  app.get("/inbox.css", (context) =>
    context.body(page("inbox.css"), 200, { "content-type": "text/css; charset=utf-8" }),
  );
  app.get("/inbox.js", (context) =>
    context.body(page("inbox.js"), 200, { "content-type": "text/javascript; charset=utf-8" }),
  );

  app.get("/api/messages", (context) => context.json(mailbox.list(context.req.query("to")).map(summarize)));
  app.delete("/api/messages", (context) => {
    mailbox.clear();
    return context.body(null, 204);
  });
  app.get("/api/messages/:id", (context) => {
    const message = mailbox.get(context.req.param("id"));
    return message ? context.json(message) : context.json({ message: "There is no such message." }, 404);
  });

  app.get("/messages/:id/body", (context) => {
    const message = mailbox.get(context.req.param("id"));
    if (!message) return context.text("There is no such message.", 404);
    context.header("content-security-policy", messagePolicy);
    return context.html(`<!doctype html><base target="_blank">${message.html ?? textAsHtml(message.text ?? "")}`);
  });
  return app;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Plain text with its links made clickable. */
function textAsHtml(text: string): string {
  const linked = text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) =>
      index % 2 === 1 ? `<a href="${escapeHtml(part)}" rel="noreferrer">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join("");
  return `<meta name="color-scheme" content="light dark"><pre style="font:15px/1.6 system-ui,sans-serif;white-space:pre-wrap;overflow-wrap:anywhere;margin:24px">${linked}</pre>`;
}
