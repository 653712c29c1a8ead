import { createHash, randomUUID } from "node:crypto";
import type { StateFile } from "../provider-stand-in/state-file";
import type { Person } from "./person";
import type { OAuthState } from "./state";

/** Who has an account everywhere, so that a first sign-in takes two clicks. */
const everywhere: readonly Person[] = [
  { id: "ada", givenName: "Ada", familyName: "Lovelace", email: "ada@example.com", emailVerified: true },
  { id: "grace", givenName: "Grace", familyName: "Hopper", email: "grace@example.net", emailVerified: true },
];

export interface People {
  at(provider: string): Person[];
  find(provider: string, id: string): Person | undefined;
  /** `name` is split at its first space. */
  add(provider: string, person: { name: string; email: string; emailVerified: boolean }): Person;
}

export function openPeople(state: StateFile<OAuthState>): People {
  const at = (provider: string) => [
    ...everywhere,
    ...state.data.people.filter((person) => person.provider === provider),
  ];
  return {
    at,
    find: (provider, id) => at(provider).find((person) => person.id === id),
    add(provider, { name, email, emailVerified }) {
      const [givenName = "", ...rest] = name.trim().split(/\s+/);
      const person = { id: randomUUID(), provider, givenName, familyName: rest.join(" "), email, emailVerified };
      state.data.people.push(person);
      state.save();
      return person;
    },
  };
}

export function fullName({ givenName, familyName }: Person): string {
  return `${givenName} ${familyName}`.trim();
}

/** The part of an address that providers with user names show. */
export function userName({ email }: Person): string {
  return email.replace(/@.*$/, "").replace(/[^A-Za-z0-9_]/g, "_");
}

/** A number of `digits` digits that is always the same for a person at a provider, as most of them number accounts. */
export function accountNumber(provider: string, person: Person, digits: number): string {
  const hash = createHash("sha256").update(`${provider}/${person.id}`).digest("hex");
  const number = BigInt(`0x${hash}`).toString();
  return `1${number.slice(0, digits - 1)}`;
}

/** 43 characters of base64url that are always the same for a person at a provider. */
export function accountHash(provider: string, person: Person): string {
  return createHash("sha256").update(`${provider}/${person.id}`).digest("base64url");
}
