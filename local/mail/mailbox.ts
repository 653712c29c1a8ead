import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EmailEvent } from "./delivery";
import { addressIn, type EmailRequest } from "./email-request";

export interface Message extends EmailRequest {
  id: string;
  /** ISO time. */
  createdAt: string;
  /** What became of it last. */
  lastEvent: EmailEvent;
}

/** What changes in a message after it was accepted: a line of its own in the file. */
type Change = Pick<Message, "id"> & Partial<Pick<Message, "lastEvent" | "scheduledAt">>;

/** What is kept of a message for a list: no bodies. */
export type MessageSummary = Pick<Message, "id" | "createdAt" | "from" | "to" | "subject"> & { preview: string };

export interface Mailbox {
  add(email: EmailRequest): Message;
  /** Notes what became of a message, or another time for it. */
  update(id: string, change: Omit<Change, "id">): void;
  /** Everything that was accepted, newest first: what waits, what was cancelled, what bounced. */
  all(): Message[];
  get(id: string): Message | undefined;
  /** What has been sent, newest first. `to`: part of a recipient's address, in any case. */
  list(to?: string): Message[];
  clear(): void;
}

/** Messages in a JSON-lines file of their own folder, all held in memory. */
export function openMailbox(directory: string, now: () => Date = () => new Date()): Mailbox {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, "messages.jsonl");
  const messages = new Map<string, Message>();
  for (const line of existsSync(file) ? readFileSync(file, "utf8").split("\n") : []) {
    const parsed = parseLine(line);
    const before = parsed && messages.get(parsed.id);
    if (before) messages.set(before.id, { ...before, ...parsed });
    else if (parsed && "from" in parsed) messages.set(parsed.id, parsed);
  }
  return {
    add(email) {
      const message: Message = {
        id: randomUUID(),
        createdAt: now().toISOString(),
        ...email,
        lastEvent: email.scheduledAt === null ? "sent" : "scheduled",
      };
      messages.set(message.id, message);
      appendFileSync(file, `${JSON.stringify(message)}\n`, { mode: 0o600 });
      return message;
    },
    update(id, change) {
      const message = messages.get(id);
      if (message === undefined) return;
      messages.set(id, { ...message, ...change });
      appendFileSync(file, `${JSON.stringify({ id, ...change })}\n`, { mode: 0o600 });
    },
    get: (id) => messages.get(id),
    all: () => [...messages.values()].reverse(),
    list(to) {
      const wanted = to?.trim().toLowerCase() ?? "";
      const sent = [...messages.values()].filter(({ lastEvent }) => !["scheduled", "canceled"].includes(lastEvent));
      const found = sent.filter((message) =>
        [...message.to, ...message.cc, ...message.bcc].some((mailbox) =>
          (addressIn(mailbox) ?? mailbox.toLowerCase()).includes(wanted),
        ),
      );
      return found.reverse();
    },
    clear() {
      messages.clear();
      writeFileSync(file, "", { mode: 0o600 });
    },
  };
}

/** A last line cut off by a killed process is dropped. */
function parseLine(line: string): Message | Change | undefined {
  if (line === "") return undefined;
  try {
    return JSON.parse(line) as Message | Change;
  } catch {
    return undefined;
  }
}

export function summarize(message: Message): MessageSummary {
  const text = message.text ?? plainText(message.html ?? "");
  const { id, createdAt, from, to, subject } = message;
  return { id, createdAt, from, to, subject, preview: text.replace(/\s+/g, " ").trim().slice(0, 160) };
}

/** A rough reading of HTML for a preview line; nothing is rendered from it. */
function plainText(html: string): string {
  return html
    .replace(/<(style|script|head|title)[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/&nbsp;|&zwnj;|&#8203;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&#x27;/g, "'")
    .replace(/&amp;/g, "&");
}
