import { acceptInvitation, foundAndInvite } from "../flows/methods";
import { linkIn, waitForMail } from "../mailbox/mailbox";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";

/** An organization is founded, a person is invited and accepts; a stranger who has the link cannot. */
export const auth6: Observation = {
  id: "AUTH-6",
  async observe({ people, signedInVisitor, session, target: { mailbox }, patience }) {
    const [owner, invited, stranger] = await Promise.all([people.shared(0), people.shared(1), people.shared(2)]);
    const club = `Acceptance ${invited.email.replace(/.*\+|@.*/g, "")}`;
    const [office, home] = await Promise.all([signedInVisitor(owner), signedInVisitor(invited)]);
    await expecting("an organization to be founded, and an invitation sent", () =>
      foundAndInvite(office, club, invited.email),
    );
    const mail = await expecting("an invitation by mail", () =>
      waitForMail(mailbox, invited.email, /^You are invited/, patience),
    );
    const invitationId = new URL(linkIn(mail)).searchParams.get("invitation") ?? "";
    const elsewhere = session();
    await elsewhere.post("/sign-in/email", { email: stranger.email, password: stranger.password });
    const taken = await elsewhere.post("/organization/accept-invitation", { invitationId });
    must(taken.status >= 400, "a stranger with the link to be refused", `status ${taken.status}`);
    await expecting("the invited person to accept", () => acceptInvitation(home, invited.email, club));
    await expecting("the founder to see the new member", () =>
      office.page.getByRole("listitem").filter({ hasText: invited.name }).first().waitFor(),
    );
    return "founded, invited and accepted; a stranger with the link was refused";
  },
};
