import { ImapFlow, type MessageStructureObject } from "imapflow";
import { AcceptanceError } from "../acceptance-error";
import type { Connection } from "../connection";
import type { Mail, Mailbox } from "./mailbox";

export interface ImapSettings {
  /** The address that mails come to; those of test accounts are made of it by a plus and a tag. */
  address: string;
  host: string;
  port: number;
  user: string;
  password: string;
}

/**
 * A real mailbox, read by IMAP over TLS (RFC 9051). Only its inbox is looked at, and nothing in it is changed. A connection
 * that the server ends is opened anew.
 *
 * @throws AcceptanceError `ERR_ACCEPTANCE_MAILBOX` where it cannot be opened
 */
export async function imapMailbox(
  settings: ImapSettings,
  { authority }: Pick<Connection, "authority"> = {},
): Promise<Mailbox> {
  let client = await openInbox(settings, authority);
  // One after the other: a connection has one command at a time to do.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(doing: () => Promise<Result>): Promise<Result> => {
    const next = last.then(doing, doing);
    last = next;
    return next;
  };
  return {
    address: settings.address,
    latest: (to) =>
      inTurn(async () => {
        if (!client.usable) client = await openInbox(settings, authority);
        return newest(client, to);
      }),
    async close() {
      await client.logout().catch(() => client.close());
    },
  };
}

async function openInbox(
  { host, port, user, password }: ImapSettings,
  authority: string | undefined,
): Promise<ImapFlow> {
  const tls = authority === undefined ? {} : { tls: { ca: authority } };
  const client = new ImapFlow({ host, port, secure: true, auth: { user, pass: password }, logger: false, ...tls });
  // Without a listener a connection that breaks later would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.mailboxOpen("INBOX", { readOnly: true });
    return client;
  } catch {
    // A server that refused the login waits for another one.
    client.close();
    throw new AcceptanceError(
      "ERR_ACCEPTANCE_MAILBOX",
      `The mailbox of ${user} at ${host}:${port} cannot be opened: check ACCEPTANCE_IMAP_HOST, ACCEPTANCE_IMAP_USER and ACCEPTANCE_IMAP_PASSWORD.`,
    );
  }
}

async function newest(client: ImapFlow, to: string): Promise<Mail | undefined> {
  await client.noop();
  const found = await client.search({ to }, { uid: true });
  const uid = found ? found.at(-1) : undefined;
  if (uid === undefined) return undefined;
  const message = await client.fetchOne(String(uid), { envelope: true, bodyStructure: true }, { uid: true });
  if (!message) return undefined;
  const { envelope, bodyStructure } = message;
  const body = async (type: string) => {
    const part = bodyStructure && partOf(bodyStructure, type);
    return part === undefined ? "" : textOf(client, uid, part);
  };
  return {
    id: String(uid),
    subject: envelope?.subject ?? "",
    from: envelope?.from?.[0]?.address ?? "",
    text: await body("text/plain"),
    html: await body("text/html"),
  };
}

/** Number of the first part of a type; a message of one part has the number 1. */
function partOf({ type, part, childNodes = [] }: MessageStructureObject, wanted: string): string | undefined {
  if (type === wanted) return part ?? "1";
  return childNodes.map((child) => partOf(child, wanted)).find((found) => found !== undefined);
}

/** Decoded, as the part's encoding and character set say. */
async function textOf(client: ImapFlow, uid: number, part: string): Promise<string> {
  const { content } = await client.download(String(uid), part, { uid: true });
  const chunks: Buffer[] = [];
  for await (const chunk of content ?? []) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}
