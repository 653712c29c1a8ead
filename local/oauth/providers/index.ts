import type { OAuthClientPlan } from "../client-plan";
import type { Personality } from "../personality";
import { openRegistrations, type Registrations } from "../registrations";
import { apple } from "./apple";
import { discord } from "./discord";
import { discovered } from "./discovered";
import { facebook } from "./facebook";
import { github } from "./github";
import { google } from "./google";
import { microsoft } from "./microsoft";
import { twitter } from "./twitter";

const named: Record<string, Personality> = { google, github, apple, facebook, twitter, discord };

/** The provider that a client of the stack belongs to. */
export function personalityOf(client: OAuthClientPlan, registrations: Registrations): Personality {
  if (client.oidc) return discovered(client, client.oidc);
  if (client.provider === "microsoft") return microsoft(registrations);
  const personality = named[client.provider];
  if (personality === undefined)
    throw new Error(`The local cloud has no stand-in for the provider ${client.provider}.`);
  return personality;
}

/** Every host that a provider answers on. */
export function hostsOf({ authorize, token, jwks, userinfo, further = {}, hosts }: Personality): string[] {
  const endpoints = [authorize, token, jwks, userinfo, ...Object.values(further)];
  return [...new Set([...endpoints.flatMap((endpoint) => (endpoint ? [endpoint.host] : [])), ...hosts])];
}

/** The hosts that the providers of these clients answer on. */
export function oauthHosts(clients: readonly OAuthClientPlan[]): string[] {
  const none = openRegistrations([], { data: { redirectUris: {} } as never, save: () => undefined });
  return [...new Set(clients.flatMap((client) => hostsOf(personalityOf(client, none))))];
}
