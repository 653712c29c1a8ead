import { randomBytes } from "node:crypto";
import { acceptanceMark } from "../contract/acceptance";
import type { ConvexAdmin } from "./convex-admin";
import type { Person } from "./flows/account";
import { linkIn, type Mailbox, plusAddress, waitForMail } from "./mailbox/mailbox";
import { expecting, must } from "./not-seen";
import type { Session } from "./session";

/** The test accounts of one run. All their addresses carry the mark and the run's own name. */
export interface People {
  /** Somebody who has no account yet. */
  stranger(name: string): Person;
  /** Signs somebody up and confirms the address, by the API: for items that are about something else. */
  register(person: Person): Promise<Person>;
  /** One of a few registered people that items share, as long as they leave them as they are. */
  shared(index: number): Promise<Person>;
  /** Deletes one of this run's accounts. @throws NotSeen */
  remove(person: Person): Promise<void>;
  /** Deletes every account of this run, and of earlier runs that were cut off. Returns how many there were. */
  removeAll(): Promise<number>;
}

/** Accounts of another run are left alone for as long as it can take. */
const cutOffAfterMs = 60 * 60_000;

export function openPeople(options: {
  mailbox: Mailbox;
  convex: ConvexAdmin;
  session(): Session;
  patience: number;
}): People {
  const { mailbox, convex, session, patience } = options;
  const run = randomBytes(4).toString("hex");
  const tagOf = (name: string) => `${acceptanceMark.slice(1)}${run}-${name.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`;
  const sharedPeople = new Map<number, Promise<Person>>();
  let count = 0;
  const remove = (args: object) => convex.run("mutation", "acceptance:removeAccounts", args);

  const people: People = {
    stranger(name) {
      count += 1;
      return {
        name: `Acceptance ${name}`,
        email: plusAddress(mailbox.address, `${tagOf(name)}${count}`),
        // Known from no breach, and of no use to anyone: the account is gone when the run ends.
        password: randomBytes(15).toString("base64url"),
      };
    },
    async register(person) {
      const api = session();
      const { name, email, password } = person;
      const answer = await api.post("/sign-up/email", { name, email, password });
      must(answer.status === 200, "a test account to be made by the auth API", `status ${answer.status}`);
      await expecting("the test account's address to be confirmed", async () => {
        const mail = await waitForMail(mailbox, email, /^Confirm your address/, patience);
        const token = new URL(linkIn(mail)).searchParams.get("token") ?? "";
        const verified = await api.get(`/verify-email?token=${encodeURIComponent(token)}`);
        if (verified.status >= 400) throw new Error(`status ${verified.status}`);
      });
      return person;
    },
    shared(index) {
      const known = sharedPeople.get(index);
      if (known) return known;
      const made = people.register(people.stranger(["Ada", "Ben", "Cleo", "Dan"][index] ?? `P${index}`));
      sharedPeople.set(index, made);
      return made;
    },
    async remove({ email }) {
      const removed = await remove({ prefix: email });
      must(removed === 1, "the test account to be there and be removed", `${String(removed)} accounts`);
    },
    async removeAll() {
      const prefixOf = (tag: string) => plusAddress(mailbox.address, tag).split("@")[0] ?? "";
      const ownAccounts = await remove({ prefix: `${prefixOf(tagOf(""))}` });
      const left = await remove({
        prefix: prefixOf(acceptanceMark.slice(1)),
        createdBefore: Date.now() - cutOffAfterMs,
      });
      return Number(ownAccounts) + Number(left);
    },
  };
  return people;
}
