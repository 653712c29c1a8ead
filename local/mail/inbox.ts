import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { type Mailbox, type MessageSummary, summarize } from "./mailbox";

const page = (name: string) => readFileSync(new URL(`./page/${name}`, import.meta.url), "utf8");

/** The page may run its own script only; a message may run none, and loads nothing from elsewhere. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";
const messagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox";

/** Words of the page. */
export interface InboxTexts {
  title: string;
  /** `message`, `messages`: what lies in it. */
  thing: string;
  things: string;
  search: string;
  emptyTitle: string;
  empty: string;
  from: string;
  to: string;
}

/** What a page shows: a list, one of it whole, its body. */
export interface InboxContents {
  texts: InboxTexts;
  /** Newest first. */
  list(search: string | undefined): MessageSummary[];
  /** Everything of one, for scripts. */
  get(id: string): object | undefined;
  body(id: string): { html: string } | { text: string } | undefined;
  clear(): void;
}

/** The page of the mail that was sent. */
export function inbox(mailbox: Mailbox, title: string): Hono {
  return inboxPage({
    texts: {
      title,
      thing: "message",
      things: "messages",
      search: "Search by recipient",
      emptyTitle: "No mail yet",
      empty: "Mail that the app sends on this machine arrives here. Nothing leaves it.",
      from: "From",
      to: "To",
    },
    list: (to) => mailbox.list(to).map(summarize),
    get: mailbox.get,
    body: (id) => {
      const message = mailbox.get(id);
      if (message === undefined) return undefined;
      return message.html === null ? { text: message.text ?? "" } : { html: message.html };
    },
    clear: mailbox.clear,
  });
}

/** A page and a JSON interface to read what arrived. Serve it on loopback only: it asks for no password. */
export function inboxPage({ texts, ...contents }: InboxContents): Hono {
  const app = new Hono();

  // A page of another site must not read or empty the inbox through a name that it points at 127.0.0.1.
  app.use(async (context, next) => {
    const host = (context.req.header("host") ?? "").replace(/:\d+$/, "");
    if (host !== "localhost" && host !== "127.0.0.1") return context.text("Open this page at http://localhost.", 421);
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
    return context.html(
      page("inbox.html").replace(/\{\{(\w+)\}\}/g, (_mark, name: string) =>
        escapeHtml(texts[name as keyof InboxTexts] ?? ""),
      ),
    );
  });
  app.get("/inbox.css", (context) =>
    context.body(page("inbox.css"), 200, { "content-type": "text/css; charset=utf-8" }),
  );
  app.get("/inbox.js", (context) =>
    context.body(page("inbox.js"), 200, { "content-type": "text/javascript; charset=utf-8" }),
  );

  app.get(`/api/${texts.things}`, (context) => context.json(contents.list(context.req.query("to"))));
  app.delete(`/api/${texts.things}`, (context) => {
    contents.clear();
    return context.body(null, 204);
  });
  app.get(`/api/${texts.things}/:id`, (context) => {
    const found = contents.get(context.req.param("id"));
    return found ? context.json(found) : context.json({ message: `There is no such ${texts.thing}.` }, 404);
  });

  app.get(`/${texts.things}/:id/body`, (context) => {
    const body = contents.body(context.req.param("id"));
    if (!body) return context.text(`There is no such ${texts.thing}.`, 404);
    context.header("content-security-policy", messagePolicy);
    const html = "html" in body ? body.html : textAsHtml(body.text);
    return context.html(`<!doctype html><base target="_blank">${html}`);
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
