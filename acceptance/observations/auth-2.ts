import { verifyTexts } from "../../app/_lib/texts";
import { signIn } from "../flows/account";
import { linkIn, waitForMail } from "../mailbox/mailbox";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";

/**
 * The mail arrives, its link confirms the address, and without it nobody gets in. Opened once more it finds nothing to
 * confirm: it must not be a way in.
 */
export const auth2: Observation = {
  id: "AUTH-2",
  async observe({ people, session, visitor, target: { mailbox }, patience }) {
    const person = people.stranger("Verify");
    const { name, email, password } = person;
    const api = session();
    const signedUp = await api.post("/sign-up/email", { name, email, password });
    must(signedUp.status === 200, "a sign-up", `status ${signedUp.status}`);
    const early = await api.post("/sign-in/email", { email, password });
    must(early.status === 403, "nobody to sign in with an address that is not confirmed", `status ${early.status}`);

    const mail = await expecting("a verification mail", () =>
      waitForMail(mailbox, email, /^Confirm your address/, patience),
    );
    const link = linkIn(mail);
    const there = await visitor();
    await expecting("its link to confirm the address", async () => {
      await there.page.goto(link);
      await there.page.getByRole("heading", { level: 1, name: verifyTexts.doneTitle }).waitFor();
    });
    const again = await api.get(`/verify-email${new URL(link).search}`);
    must(!again.headers["set-cookie"]?.length, "the link to sign nobody in", "a cookie");
    await expecting("a sign-in with the confirmed address", () => signIn(there, person));
    return "the mail arrived, its link confirmed the address and signs nobody in; without it the sign-in was refused";
  },
};
