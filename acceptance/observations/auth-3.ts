import { fieldTexts, resetTexts } from "../../app/_lib/texts";
import { forgot, reset, signIn, signInRefused } from "../flows/account";
import { linkIn, waitForMail } from "../mailbox/mailbox";
import { expecting } from "../not-seen";
import type { Observation } from "../observation";

/** The mail arrives, its link sets a new password once, and the old password is refused. */
export const auth3: Observation = {
  id: "AUTH-3",
  async observe({ people, visitor, target: { mailbox }, patience }) {
    const person = await people.register(people.stranger("Reset"));
    const there = await visitor();
    const password = `${person.password}-new`;
    await expecting("the form to end at the page that says to look for a mail", () => forgot(there, person.email));
    const mail = await expecting("a reset mail", () =>
      waitForMail(mailbox, person.email, /^Choose a new password/, patience),
    );
    await expecting("its link to set a new password", () => reset(there, person.email, password));
    await expecting("the old password to be refused", () => signInRefused(there, person.email, person.password));
    await expecting("a sign-in with the new password", () => signIn(there, { email: person.email, password }));
    await expecting("the link not to work a second time", async () => {
      await there.page.goto(linkIn(mail));
      await there.page.getByLabel(fieldTexts.newPassword).fill(`${password}-again`);
      await there.page.getByRole("button", { name: resetTexts.submit }).click();
      await there.page.getByRole("heading", { level: 1, name: resetTexts.failedTitle }).waitFor();
    });
    return "the mail arrived, its link set a new password once, and the old one was refused";
  },
};
