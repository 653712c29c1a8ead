import { until } from "../until";

export interface Mail {
  id: string;
  subject: string;
  text: string;
  html: string;
  /** As the From line has it. */
  from: string;
}

/** Where the mails of the app under test arrive. */
export interface Inbox {
  /** The newest mail to an address. Throws or returns undefined where there is none yet. */
  latest(to: string): Promise<Mail | undefined>;
}

/** An inbox that has as many addresses as a run needs. */
export interface Mailbox extends Inbox {
  /** The address that all others are made of, by a plus and a tag. */
  address: string;
  close?(): Promise<void>;
}

const patienceMs = 20_000;

/** `qa@example.org` and `run-1` make `qa+run-1@example.org` (RFC 5233, which every mail host that has it writes so). */
export function plusAddress(address: string, tag: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, at)}+${tag}${address.slice(at)}`;
}

/** Waits for a mail whose subject fits, for 20 seconds or as long as is said. Throws with the last subject seen. */
export async function waitForMail(inbox: Inbox, to: string, subject: RegExp, patience = patienceMs): Promise<Mail> {
  let seen = "none";
  const look = async () => {
    const mail = await inbox.latest(to).catch(() => undefined);
    if (mail) seen = mail.subject;
    return mail;
  };
  const mail = await until(look, (found) => found !== undefined && subject.test(found.subject), patience);
  if (mail && subject.test(mail.subject)) return mail;
  throw new Error(`No mail to ${to} with a subject like ${subject} came in time. The last one was: ${seen}`);
}

/** The address behind the button of a mail. */
export function linkIn(mail: Pick<Mail, "subject" | "text">): string {
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0];
  if (!link) throw new Error(`The mail "${mail.subject}" holds no link.`);
  return link;
}
