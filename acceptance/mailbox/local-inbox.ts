import type { Mail, Mailbox } from "./mailbox";

/** The inbox of the local mail stand-in: its list is newest first and holds no bodies, a message has them. */
export function localInbox(url: string): Mailbox {
  return {
    address: "acceptance@example.org",
    async latest(to) {
      const list = await fetch(`${url}/api/messages?to=${encodeURIComponent(to)}`);
      const [newest] = (await list.json()) as { id: string }[];
      if (newest === undefined) return undefined;
      const message = await fetch(`${url}/api/messages/${newest.id}`);
      return (await message.json()) as Mail;
    },
  };
}
