import { createServer } from "node:http";
import path from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { listenOnLoopback } from "../cloud/listen";
import type { Journal } from "../journal";
import type { MutableKind } from "../mutations/mutation";
import { openStateFile } from "../provider-stand-in/state-file";
import { inbox } from "./inbox";
import { openMailbox } from "./mailbox";
import { mailMutations } from "./mutations";
import { resendApi } from "./resend-api";
import {
  type DeclaredRecord,
  emptyMailState,
  type MailState,
  openSenderDomains,
  type SenderDomain,
} from "./sender-domains";
import { openWebhooks, type Post } from "./webhooks";

export interface MailOptions {
  stateDir: string;
  apiKeys: readonly string[];
  journal: Journal;
  /** 0 takes a free one. */
  inboxPort: number;
  /** Heading of the inbox page. */
  title: string;
  /** The domain that the account has from the beginning: a team adds it at Resend before its first deployment. */
  domain?: Pick<SenderDomain, "name" | "region" | "dnsElsewhere"> & { dkim: string | undefined };
  /** What DNS holds at this moment. */
  records(): readonly DeclaredRecord[];
  /** Takes what webhooks are told. */
  post: Post;
}

export interface Mail {
  /** What answers as `api.resend.com`. */
  api: Hono;
  inboxPort: number;
  /** What can be changed behind the engine's back. */
  mutations: MutableKind[];
  close(): Promise<void>;
}

/** Resend's stand-in: the API as a handler for the edge, and the inbox on a loopback port of its own. */
export async function startMail(options: MailOptions): Promise<Mail> {
  const mailbox = openMailbox(options.stateDir);
  const { journal, records, post, domain } = options;
  const state = openStateFile<MailState>(path.join(options.stateDir, "mail.json"), emptyMailState);
  const domains = openSenderDomains(state, records, Date.now);
  if (domain !== undefined && domains.list().length === 0) {
    const { dkim, ...given } = domain;
    domains.startVerifying(domains.add({ ...given, ...(dkim !== undefined && { dkim }) }).id);
  }
  const page = inbox(mailbox, options.title);
  const server = createServer(getRequestListener(page.fetch));
  const { port, close } = await listenOnLoopback(server, options.inboxPort);
  return {
    api: resendApi({ mailbox, domains, webhooks: openWebhooks(journal, post), apiKeys: options.apiKeys, journal }),
    mutations: mailMutations(domains),
    inboxPort: port,
    close,
  };
}
