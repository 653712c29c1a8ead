import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { HostHandler } from "../edge/arrival";
import type { Journal } from "../journal";
import { oauthAdmin } from "./admin";
import type { OAuthClientPlan } from "./client-plan";
import { createEngine } from "./engine";
import { createFront } from "./front";
import { openPeople } from "./people";
import { hostsOf, personalityOf } from "./providers";
import { openRegistrations, type Registrations } from "./registrations";
import { openOAuthState } from "./state";

export interface OAuthOptions {
  stateDir: string;
  clients: readonly OAuthClientPlan[];
  journal: Journal;
  /** Name of the team's app, as consent pages show it. */
  app: string;
}

export interface OAuth {
  /** Who answers as a provider on a host; undefined: no enabled provider does. */
  handlerFor(host: string): HostHandler | undefined;
  registrations: Registrations;
  /** Reads and changes registrations over HTTP, below `/oauth/`: for the control port, which only this machine reaches. */
  admin(request: IncomingMessage, response: ServerResponse): void;
}

/** The stand-ins of the sign-in providers that a stack enables. */
export async function openOAuth({ stateDir, clients, journal, app }: OAuthOptions): Promise<OAuth> {
  const state = await openOAuthState(stateDir);
  const registrations = openRegistrations(clients, state);
  const people = openPeople(state);
  const handlers = new Map<string, HostHandler>();
  for (const client of clients) {
    const personality = personalityOf(client, registrations);
    const engine = createEngine({ personality, people, registrations, state });
    const front = createFront({ personality, engine, people, registrations, journal, app });
    for (const host of hostsOf(personality)) if (!handlers.has(host)) handlers.set(host, front);
  }
  const admin = getRequestListener(oauthAdmin(registrations).fetch);
  return {
    handlerFor: (host) => handlers.get(host),
    registrations,
    admin(request, response) {
      void admin(request, response);
    },
  };
}
