import { refuseAtProvider, signInAtProvider } from "../flows/social";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";

/**
 * Each enabled provider signs a person in, and a refusal there leads back to the app. At a real provider somebody with an
 * account there has to do it: a machine that signs in is what they keep out.
 */
export const auth4: Observation = {
  id: "AUTH-4",
  limit: 240,
  async observe({ target, people, visitor, session }) {
    const { providers, signInProviders } = target;
    const names = providers.map(({ name }) => name).join(", ");
    if (signInProviders === "real") {
      for (const { id, name } of providers) {
        const { status } = await session().post("/sign-in/social", { provider: id, callbackURL: "/dashboard" });
        must(status === 200, `the app to lead to ${name}`, `status ${status}`);
      }
      return { open: `the app leads to ${names}; a person with an account there signs in and says so` };
    }
    for (const provider of providers) {
      const person = people.stranger(provider.id);
      const there = await visitor();
      await expecting(`a sign-in with ${provider.name} to end on the dashboard as a new person`, () =>
        signInAtProvider(there, provider.name, person),
      );
      const other = await visitor();
      await expecting(`a refusal at ${provider.name} to lead back with a sentence`, () =>
        refuseAtProvider(other, provider),
      );
    }
    return `signed in and refused with ${names}`;
  },
};
