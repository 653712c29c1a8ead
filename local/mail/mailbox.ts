import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { addressIn, type EmailRequest } from "./email-request";

export interface Message extends EmailRequest {
  id: string;
  /** ISO time. */
  createdAt: string;
}

/** What is kept of a message for a list: no bodies. */
export type MessageSummary = Pick<Message, "id" | "createdAt" | "from" | "to" | "subject"> & { preview: string };

export interface Mailbox {
  add(email: EmailRequest): Message;
  get(id: string): Message | undefined;
  /** Newest first. `to`: part of a recipient's address, in any case. */
  list(to?: string): Message[];
  clear(): void;
}

/** Messages in a JSON-lines file of their own folder, all held in memory. */
export function openMailbox(directory: string, now: () => Date = () => new Date()): Mailbox {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, "messages.jsonl");
  const messages = new Map<string, Message>();
  for (const line of existsSync(file) ? readFileSync(file, "utf8").split("\n") : []) {
    const message = parseLine(line);
    if (message) messages.set(message.id, message);
  }
  return {
    add(email) {
      const message: Message = { id: randomUUID(), createdAt: now().toISOString(), ...email };
      messages.set(message.id, message);
      appendFileSync(file, `${JSON.stringify(message)}\n`, { mode: 0o600 });
      return message;
    },
    get: (id) => messages.get(id),
    list(to) {
      const wanted = to?.trim().toLowerCase() ?? "";
      const found = [...messages.values()].filter((message) =>
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
function parseLine(line: string): Message | undefined {
  if (line === "") return undefined;
  try {
    return JSON.parse(line) as Message;
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
