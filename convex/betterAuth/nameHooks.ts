import type { GenericEndpointContext } from "@better-auth/core";
import { APIError } from "better-auth/api";
import { tidyName } from "../../contract/account-rules";
import { freeUsername } from "./usernames";

interface NewPerson {
  name: string;
  email: string;
}

/** Keeps names tidy and gives everyone a username, whatever the way in: the form, a social provider, a direct call. */
export const nameHooks = {
  create: {
    before: async <Person extends NewPerson>(person: Person, context?: GenericEndpointContext | null) => {
      const name = tidyName(person.name) || tidyName(person.email.split("@")[0] ?? "");
      if (!context) return { data: { ...person, name } };
      const username = await freeUsername(person.email, async (username) => {
        const where = [{ field: "username", value: username }];
        return (await context.context.adapter.findOne({ model: "user", where })) !== null;
      });
      return { data: { ...person, name, username, displayUsername: username } };
    },
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
