import { linkIn, waitForMail } from "../mailbox/mailbox";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";

/** The site answers at its own name, and what the functions send out leads there. */
export const env2: Observation = {
  id: "ENV-2",
  async observe({ target: { site, mailbox }, ask, convex, people, patience }) {
    const { protocol, hostname } = new URL(site);
    must(protocol === "https:" && hostname !== "localhost", "an https origin with a public name", site);
    const page = await expecting(`${site} to answer with a certificate for that name`, () => ask(`${site}/sign-in`));
    must(page.status === 200, `${site}/sign-in to be served`, `status ${page.status}`);

    const { SITE_URL } = await convex.variables();
    must(SITE_URL === site, `the functions to have ${site} as SITE_URL`, `${SITE_URL}`);
    const { email } = await people.shared(0);
    const mail = await expecting("a mail of the app", () =>
      waitForMail(mailbox, email, /^Confirm your address/, patience),
    );
    const { origin } = new URL(linkIn(mail));
    must(origin === site, `mails to link to ${site}`, origin);
    return `${hostname} answers over https; SITE_URL and the links in mails are its own`;
  },
};
