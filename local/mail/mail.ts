import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { listenOnLoopback } from "../cloud/listen";
import type { Journal } from "../journal";
import { inbox } from "./inbox";
import { openMailbox } from "./mailbox";
import { resendApi } from "./resend-api";

export interface MailOptions {
  stateDir: string;
  apiKeys: readonly string[];
  journal: Journal;
  /** 0 takes a free one. */
  inboxPort: number;
  /** Heading of the inbox page. */
  title: string;
}

export interface Mail {
  /** What answers as `api.resend.com`. */
  api: Hono;
  inboxPort: number;
  close(): Promise<void>;
}

/** Resend's stand-in: the API as a handler for the edge, and the inbox on a loopback port of its own. */
export async function startMail(options: MailOptions): Promise<Mail> {
  const mailbox = openMailbox(options.stateDir);
  const page = inbox(mailbox, options.title);
  const server = createServer(getRequestListener(page.fetch));
  const { port, close } = await listenOnLoopback(server, options.inboxPort);
  return {
    api: resendApi({ mailbox, apiKeys: options.apiKeys, journal: options.journal }),
    inboxPort: port,
    close,
  };
}
