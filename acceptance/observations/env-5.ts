import { textRecords } from "../dns";
import { waitForMail } from "../mailbox/mailbox";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";

/** A message of the app arrives, from the sender that the stack declares, whose domain says that it may be believed. */
export const env5: Observation = {
  id: "ENV-5",
  async observe({ target: { mail, mailbox }, people, ask, patience }) {
    const person = await people.register(people.stranger("Mail"));
    const arrived = await expecting("a mail to arrive", () =>
      waitForMail(mailbox, person.email, /^Confirm your address/, patience),
    );
    must(
      addressOf(arrived.from) === addressOf(mail.from),
      `it to come from ${addressOf(mail.from)}`,
      addressOf(arrived.from),
    );

    // Names as Resend has them: `send` for the return path, `resend` as the selector of the key.
    const records = [
      { about: "SPF", name: `send.${mail.domain}`, begins: /^v=spf1 / },
      { about: "DKIM", name: `resend._domainkey.${mail.domain}`, begins: /^(v=DKIM1;.*)?p=\S/ },
      { about: "DMARC", name: `_dmarc.${mail.domain}`, begins: /^v=DMARC1;/ },
    ];
    for (const { about, name, begins } of records) {
      const found = await expecting(`an answer of DNS for ${name}`, () => textRecords(name, ask));
      must(
        found.some((text) => begins.test(text)),
        `a record for ${about} at ${name}`,
        found.length === 0 ? "none" : "another one",
      );
    }
    return `a mail arrived from ${addressOf(mail.from)}; SPF, DKIM and DMARC are in DNS`;
  },
};

/** `Acme <auth@example.com>` and `auth@example.com` are the same sender. */
function addressOf(sender: string): string {
  return (/<([^>]+)>/.exec(sender)?.[1] ?? sender).trim().toLowerCase();
}
