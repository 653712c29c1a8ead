import { signOut } from "../flows/account";
import { addPasskey, giveAuthenticator, signInWithPasskey } from "../flows/methods";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";

/** A browser makes a passkey for the RP ID that the stack declares, and signs in with it. */
export const env6: Observation = {
  id: "ENV-6",
  async observe({ target: { rpId, site }, people, signedInVisitor }) {
    const there = await signedInVisitor(await people.shared(1));
    const device = await giveAuthenticator(there.page);
    await expecting(`the browser to make a passkey at ${site}`, () => addPasskey(there, "Acceptance"));
    const [madeFor] = await device.relyingParties();
    must(madeFor === rpId, `a passkey for ${rpId}`, `one for ${madeFor}`);
    await signOut(there);
    await expecting("a sign-in with the passkey", () => signInWithPasskey(there));
    return `a passkey for ${rpId} was made and signs in`;
  },
};
