import { signOut } from "../flows/account";
import { enableSecondFactor, refuseSecondFactor, signInWithBackupCode, signInWithCode } from "../flows/methods";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";

/** A second factor is set up, asked for at the next sign-in, takes the right code once, and refuses others. */
export const auth5: Observation = {
  id: "AUTH-5",
  limit: 240,
  async observe({ people, signedInVisitor, session }) {
    const person = await people.register(people.stranger("Factor"));
    const there = await signedInVisitor(person);
    const { app, backupCodes } = await expecting("a second factor to be set up", () =>
      enableSecondFactor(there, person),
    );
    await expecting("a sign-out", () => signOut(there));

    const api = session();
    await api.post("/sign-in/email", { email: person.email, password: person.password });
    const half = await api.get("/get-session");
    must(half.text.trim() === "null", "the password alone to open no session", "an open one");

    const code = await app.code(1);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
    await expecting("another code to be refused", () => refuseSecondFactor(there, person, wrong));
    await expecting("a sign-in with the code of the app", () => signInWithCode(there, person, code));
    await signOut(there);
    await expecting("the same code to be refused a second time", () => refuseSecondFactor(there, person, code));
    await expecting("a sign-in with a backup code", () => signInWithBackupCode(there, person, backupCodes[0] ?? ""));
    return "set up, asked for, a code taken once, others refused, a backup code taken";
  },
};
