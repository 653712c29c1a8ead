import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import type { HostHandler } from "../edge/arrival";
import type { Journal } from "../journal";
import { accountsPage } from "./accounts-page";
import { clientCredentials } from "./client-credentials";
import { consentPage } from "./consent-page";
import { consentPath, type Engine, innerPath } from "./engine";
import { pageAnswer } from "./page";
import type { People } from "./people";
import type { Endpoint, Personality, ProfileAccess } from "./personality";
import type { Registrations } from "./registrations";
import { replay } from "./replay";

type Env = { Bindings: HttpBindings };

const accountsPath = "/prelaunch/accounts";
const cookieName = "prelaunch_account";

export interface FrontParts {
  personality: Personality;
  engine: Engine;
  people: People;
  registrations: Registrations;
  journal: Journal;
  /** Name of the team's app, as consent pages show it. */
  app: string;
}

/**
 * What answers on the hosts of one provider: its own endpoints, translated for the engine, and the two pages that a person
 * sees. The account that was chosen holds for the browser until another one is.
 */
export function createFront({
  personality,
  engine,
  people,
  registrations,
  journal,
  app: appName,
}: FrontParts): HostHandler {
  const chosen = new Map<string, { personId: string; at: number }>();
  const app = new Hono<Env>({
    getPath: (request) => request.url.replace(/^\w+:\/\/([^/:?]*)(:\d+)?(\/[^?]*)?.*$/, "/$1$3"),
  });
  const at = ({ host, path }: Endpoint): string => `/${host}${path}`;
  const pages = `/${personality.authorize.host}`;

  const forward = async (c: Context<Env>, address: string, form?: URLSearchParams): Promise<Response> => {
    await engine.callback(replay(c.env.incoming, address, form), c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  };
  /** As it came, but for the path that the engine knows. */
  const rerouted = async (c: Context<Env>, endpoint: Endpoint): Promise<Response> => {
    const { pathname, search } = new URL(c.req.url);
    const rest = pathname.slice(endpoint.path.length);
    if (endpoint.inner !== undefined) {
      c.env.incoming.url = `${endpoint.inner}${endpoint.path.includes(":") ? "" : rest}${search}`;
    }
    return passThrough(c);
  };
  const passThrough = async (c: Context<Env>): Promise<Response> => {
    await engine.callback(c.env.incoming, c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  };
  const accepts = personality.accepts ?? (async (client, secret) => client.clientSecret === secret);
  const signedIn = (c: Context<Env>) => {
    const choice = chosen.get(getCookie(c, cookieName) ?? "");
    const person = choice && people.find(personality.id, choice.personId);
    return person && choice ? { person, at: choice.at } : undefined;
  };
  const toAccounts = (c: Context<Env>, returnTo: string) =>
    c.redirect(`${accountsPath}?return_to=${encodeURIComponent(returnTo)}`, 302);

  app.use(async (c, next) => {
    const { hostname, pathname } = new URL(c.req.url);
    // Paths only: a query holds states and codes.
    const path = pathname.replace(/[A-Za-z0-9_-]{21,}/g, ":id");
    const kind = c.req.method === "GET" || c.req.method === "HEAD" ? "read" : "write";
    journal.record("oauth", kind, `${c.req.method} ${hostname}${path}`);
    await next();
  });

  app.on(["GET", "POST"], at(personality.authorize), async (c) => {
    const asked = c.req.method === "GET" ? new URL(c.req.url).searchParams : await formOf(c);
    const clientId = asked.get("client_id") ?? "";
    const client = registrations.client(personality.id, clientId);
    // Clients that registered themselves are the engine's own business.
    if (client === undefined && personality.clientAuthentication !== "engine") return unknownClient(clientId);
    personality.translate?.(asked);

    const address = `${new URL(c.req.url).pathname}?${asked}`;
    const prompts = new Set((asked.get("prompt") ?? "").split(" ").filter((prompt) => prompt !== ""));
    if (prompts.delete("select_account")) {
      asked.delete("prompt");
      if (prompts.size > 0) asked.set("prompt", [...prompts].join(" "));
      return toAccounts(c, `${new URL(c.req.url).pathname}?${asked}`);
    }
    if (personality.signsInFirst && !signedIn(c)) return toAccounts(c, address);

    const registered = registrations.redirectUris(personality.id);
    const matches = personality.matches ?? ((one: string, other: string) => one === other);
    const redirectUri = asked.get("redirect_uri") ?? "";
    if (client && !registered.some((uri) => matches(uri, redirectUri))) {
      return personality.unregistered({ asked, registered, clientId, app: appName });
    }
    return forward(c, `${innerPath(personality.authorize)}?${asked}`);
  });
  app.get(`/${personality.authorize.host}${innerPath(personality.authorize)}/:uid`, passThrough);

  app.on(["GET", "POST"], at(personality.token), async (c) => {
    const { clientAuthentication: places } = personality;
    if (places === "engine") return rerouted(c, personality.token);
    const query = new URL(c.req.url).searchParams;
    if (c.req.method === "GET" && !places.includes("query")) return c.json({ error: "invalid_request" }, 405);
    const form = c.req.method === "GET" ? query : await formOf(c);
    if (personality.forApp && form.get("grant_type") === "client_credentials") return personality.forApp(form);
    await authenticate(c, form, places);
    personality.translateToken?.(form);
    // Facebook's clients leave it out.
    if (!form.has("grant_type")) {
      form.set("grant_type", form.has("refresh_token") ? "refresh_token" : "authorization_code");
    }
    return forward(c, innerPath(personality.token), form);
  });

  const { jwks, userinfo, discovery, further = {} } = personality;
  const { revocation } = further;
  if (revocation && personality.clientAuthentication !== "engine") {
    const places = personality.clientAuthentication;
    app.post(at(revocation), async (c) => {
      const form = new URLSearchParams([...new URL(c.req.url).searchParams, ...(await formOf(c))]);
      if (personality.revokesForAnyone) {
        form.set("client_id", registrations.clientOf(personality.id)?.clientId ?? "");
        form.set("client_secret", engine.innerSecret);
      } else await authenticate(c, form, places);
      return forward(c, innerPath(revocation), form);
    });
  }
  for (const endpoint of [jwks, userinfo, discovery, ...Object.values(further)]) {
    if (endpoint === undefined) continue;
    app.all(at(endpoint), (c) => rerouted(c, endpoint));
    app.all(`${at(endpoint)}/*`, (c) => rerouted(c, endpoint));
  }

  app.get(`${pages}${accountsPath}`, (c) => c.html(accounts(c)));
  app.post(`${pages}${accountsPath}`, async (c) => {
    const form = await formOf(c);
    const returnTo = new URL(c.req.url).searchParams.get("return_to") ?? "/";
    if (!/^\/(?!\/)/.test(returnTo)) return c.text("This is no place to return to.", 400);
    const name = form.get("name")?.trim() ?? "";
    const email = form.get("email")?.trim() ?? "";
    const known = people.find(personality.id, form.get("person") ?? "");
    if (!known && (name === "" || !/^[^\s@]+@[^\s@]+$/.test(email))) {
      return c.html(accounts(c, "Enter a name and an address such as name@example.com."), 400);
    }
    const person = known ?? people.add(personality.id, { name, email, emailVerified: form.get("verified") === "yes" });
    const session = randomUUID();
    chosen.set(session, { personId: person.id, at: Date.now() });
    setCookie(c, cookieName, session, { path: "/", httpOnly: true, secure: true, sameSite: "Lax" });
    // The engine remembers who was signed in before.
    for (const name of ["prelaunch_session", "prelaunch_session.sig"])
      deleteCookie(c, name, { path: "/", secure: true });
    return c.redirect(returnTo, 303);
  });

  app.get(`${pages}${consentPath}/:uid`, async (c) => {
    const details = await engine.provider.interactionDetails(c.env.incoming, c.env.outgoing);
    const { prompt, params, session } = details;
    if (prompt.name === "login") {
      const account = signedIn(c);
      const again = prompt.reasons.some((reason) => reason === "login_prompt" || reason === "max_age");
      if (!account || (again && account.at < details.iat * 1000)) return toAccounts(c, new URL(c.req.url).pathname);
      const result = { login: { accountId: account.person.id } };
      return c.redirect(await engine.provider.interactionResult(c.env.incoming, c.env.outgoing, result), 303);
    }
    const person = people.find(personality.id, session?.accountId ?? "");
    if (!person) return c.text("Nobody is signed in here.", 400);
    return c.html(
      consentPage({
        provider: personality.name,
        app: appName,
        person,
        scopes: String(params["scope"] ?? "")
          .split(" ")
          .filter((scope) => scope !== ""),
        action: new URL(c.req.url).pathname,
      }),
    );
  });
  app.post(`${pages}${consentPath}/:uid`, async (c) => {
    const { incoming, outgoing } = c.env;
    const { provider } = engine;
    const { params, session, grantId } = await provider.interactionDetails(incoming, outgoing);
    const form = await formOf(c);
    const accountId = session?.accountId ?? "";
    if (form.get("decision") !== "allow" || accountId === "") {
      const denied = { error: "access_denied", error_description: "The person has denied the request." };
      return c.redirect(
        await provider.interactionResult(incoming, outgoing, denied, { mergeWithLastSubmission: false }),
        303,
      );
    }
    const clientId = String(params["client_id"]);
    const grant = (grantId && (await provider.Grant.find(grantId))) || new provider.Grant({ accountId, clientId });
    grant.addOIDCScope(String(params["scope"] ?? ""));
    const saved = await grant.save();
    engine.consented(saved, clientId, accountId);
    return c.redirect(await provider.interactionResult(incoming, outgoing, { consent: { grantId: saved } }), 303);
  });

  /** Puts the engine's own secret where the client has shown its own, in the way that this provider takes. */
  async function authenticate(
    c: Context<Env>,
    form: URLSearchParams,
    places: readonly ("basic" | "body" | "query")[],
  ): Promise<void> {
    const given = clientCredentials(c.req.header("authorization"), form, places);
    const client = given && registrations.client(personality.id, given.clientId);
    const known = client !== undefined && (await accepts(client, given?.secret ?? ""));
    form.set("client_id", given?.clientId || form.get("client_id") || "unknown");
    // A wrong secret goes on as one, so that the engine's refusal takes the provider's form.
    form.set("client_secret", known ? engine.innerSecret : "refused");
  }

  function accounts(c: Context<Env>, problem?: string) {
    const { pathname, search } = new URL(c.req.url);
    return accountsPage({
      provider: personality.name,
      people: people.at(personality.id),
      action: `${pathname}${search}`,
      problem,
    });
  }

  function unknownClient(clientId: string): Promise<Response> {
    return pageAnswer(
      personality.name,
      "This app is not known",
      html`<p>No client <code>${clientId}</code> is declared for ${personality.name} in the settings of the stack.</p>`,
      400,
    );
  }

  const access: ProfileAccess = {
    token: engine.access,
    async bearer(request) {
      const [, value] = /^bearer (.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
      return value === undefined ? undefined : engine.access(value);
    },
    async authenticated(clientId, secret) {
      const client = registrations.client(personality.id, clientId);
      return client && (await accepts(client, secret)) ? client : undefined;
    },
  };
  personality.routes?.(app as unknown as Hono, access);

  app.notFound((c) =>
    c.text(`The local stand-in for ${personality.name} does not answer for ${new URL(c.req.url).pathname}.\n`, 404),
  );
  app.onError(async (error, c) => {
    if (error.name === "SessionNotFound") {
      return pageAnswer(
        personality.name,
        "This sign-in is over",
        html`<p>It took too long, or was ended in another window. Start again in the app.</p>`,
        400,
      );
    }
    return c.text(`${error.stack ?? error.message}\n`, 500);
  });

  const listener = getRequestListener(app.fetch);
  return {
    handle(request: IncomingMessage, response: ServerResponse) {
      void listener(request, response);
    },
  };
}

async function formOf(c: Context<Env>): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text());
}
