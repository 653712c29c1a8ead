import { setTimeout as sleep } from "node:timers/promises";

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** Where the mails of the app under test arrive. */
export interface Inbox {
  /** The newest mail to an address. Throws or returns undefined where there is none yet. */
  latest(to: string): Promise<Mail | undefined>;
}

const patienceMs = 20_000;

/** The inbox of the local mail stand-in: its list is newest first and holds no bodies, a message has them. */
export function localInbox(url: string): Inbox {
  return {
    async latest(to) {
      const list = await fetch(`${url}/api/messages?to=${encodeURIComponent(to)}`);
      const [newest] = (await list.json()) as { id: string }[];
      if (newest === undefined) return undefined;
      const message = await fetch(`${url}/api/messages/${newest.id}`);
      return (await message.json()) as Mail;
    },
  };
}

/** Waits for a mail whose subject fits. Throws with the last subject seen. */
export async function waitForMail(inbox: Inbox, to: string, subject: RegExp): Promise<Mail> {
  const end = Date.now() + patienceMs;
  let seen = "none";
  while (Date.now() < end) {
    const mail = await inbox.latest(to).catch(() => undefined);
    if (mail && subject.test(mail.subject)) return mail;
    if (mail) seen = mail.subject;
    await sleep(150);
  }
  throw new Error(`No mail to ${to} with a subject like ${subject} came in time. The last one was: ${seen}`);
}

/** The address behind the button of a mail. */
export function linkIn(mail: Mail): string {
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0];
  if (!link) throw new Error(`The mail "${mail.subject}" holds no link.`);
  return link;
}
