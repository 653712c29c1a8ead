import { signIn, signInRefused, signUp, verifyFromInbox } from "../flows/account";
import { expecting } from "../not-seen";
import type { Observation } from "../observation";

/** A person signs up, confirms the address and signs in, in a browser. */
export const auth1: Observation = {
  id: "AUTH-1",
  async observe({ people, visitor }) {
    const person = people.stranger("Signup");
    const there = await visitor();
    await expecting("the sign-up form to end at the page that says to look for a mail", () => signUp(there, person));
    await expecting("the link of the mail to confirm the address", () => verifyFromInbox(there, person.email));
    await expecting("a wrong password to be refused", () => signInRefused(there, person.email, `${person.password}x`));
    await expecting("a sign-in to end on the dashboard", () => signIn(there, person));
    return "signed up, confirmed and signed in as a new person";
  },
};
