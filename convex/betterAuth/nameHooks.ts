import { APIError } from "better-auth/api";
import { tidyName } from "../../contract/account-rules";

interface NewPerson {
  name: string;
  email: string;
}

/** Keeps names tidy whatever the way in: the form, a social provider, a direct call. */
export const nameHooks = {
  create: {
    before: async <Person extends NewPerson>(person: Person) => ({
      data: { ...person, name: tidyName(person.name) || tidyName(person.email.split("@")[0] ?? "") },
    }),
  },
  update: {
    before: async <Change extends { name?: string }>(change: Change) => {
      if (change.name === undefined) return { data: change };
      const name = tidyName(change.name);
      if (name === "") throw new APIError("BAD_REQUEST", { code: "NAME_EMPTY", message: "The name is empty." });
      return { data: { ...change, name } };
    },
  },
};
