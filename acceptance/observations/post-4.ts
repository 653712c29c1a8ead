import { signIn, signInRefused, signUp, verifyFromInbox } from "../flows/account";
import { expecting } from "../not-seen";
import type { Observation } from "../observation";

/** A person signs up on the real site, gets the real mail, signs in, and is gone again. */
export const post4: Observation = {
  id: "POST-4",
  async observe({ people, visitor }) {
    const person = people.stranger("Watch");
    const there = await visitor();
    await expecting("the sign-up form to end at the page that says to look for a mail", () => signUp(there, person));
    await expecting("the link of the mail to confirm the address", () => verifyFromInbox(there, person.email));
    await expecting("a sign-in to end on the dashboard", () => signIn(there, person));
    await expecting("the account to be removed", () => people.remove(person));
    const later = await visitor();
    await expecting("the removed account to be refused", () => signInRefused(later, person.email, person.password));
    return "signed up, confirmed, signed in and removed a test account";
  },
};
