import type { Hono } from "hono";
import type { OAuthClientPlan } from "./client-plan";
import type { Person } from "./person";

/** Where a provider answers. */
export interface Endpoint {
  host: string;
  /** May hold parameters, as in `/:tenant/oauth2/v2.0/token`. */
  path: string;
  /** One path for the engine where `path` has parameters. */
  inner?: string;
}

/** A token that a profile endpoint was shown. */
export interface Access {
  person: Person;
  clientId: string;
  scopes: ReadonlySet<string>;
  /** Seconds since 1970. */
  expiresAt: number;
}

export interface ProfileAccess {
  /** Who a Bearer header speaks for; undefined: nobody. */
  bearer(request: Request): Promise<Access | undefined>;
  token(value: string): Promise<Access | undefined>;
  /** The client of the stack with this id, if its secret fits. */
  authenticated(clientId: string, secret: string): Promise<OAuthClientPlan | undefined>;
}

/** A request to authorize that names a redirect URI which is not registered. */
export interface Refusal {
  asked: URLSearchParams;
  registered: readonly string[];
  clientId: string;
  /** Name of the team's app. */
  app: string;
}

/** What a redirect back to the app carries. */
export type Answer = Record<string, string>;

export interface TokenAnswer {
  status: number;
  body: Record<string, unknown> | string;
}

/**
 * In what one provider differs from the standard and from the others. Facts have their source beside them; where it says
 * "not seen live", nobody has asked the provider itself.
 */
export interface Personality {
  id: string;
  /** As the provider writes it. */
  name: string;
  issuer: string;
  authorize: Endpoint;
  token: Endpoint;
  jwks?: Endpoint;
  userinfo?: Endpoint;
  /** The engine's own discovery document; a provider with another one serves it by `routes`. */
  discovery?: Endpoint;
  /** Other endpoints that the engine answers by itself. */
  further?: Record<string, Endpoint>;
  /** Hosts beside those of the endpoints: profiles, pictures. */
  hosts: readonly string[];
  scopes: readonly string[];
  /** Claims that each scope gives. */
  claims: Record<string, string[]>;
  claimsOf(person: Person): Record<string, unknown> & { sub: string };
  /** In seconds. */
  lifetimes: { code: number; accessToken: number; idToken: number; refreshToken: number };
  pkce: "required" | "optional";
  /** Where client id and secret may stand in a token request; `engine`: all that the standard allows. */
  clientAuthentication: readonly ("basic" | "body" | "query")[] | "engine";
  /** Its revocation endpoint asks for no client. */
  revokesForAnyone?: boolean;
  /** Whether a person must sign in before the redirect URI is judged. Then a probe without a session learns nothing. */
  signsInFirst: boolean;
  /** Parameters of the authorization request that `refreshToken` asks for. */
  extraParams?: readonly string[];
  refreshToken(asked: { scopes: ReadonlySet<string>; params: Record<string, unknown>; consented: boolean }): boolean;
  /** Exact match where it is left out. */
  matches?(registered: string, asked: string): boolean;
  /** Brings a request to authorize into the standard's form. */
  translate?(asked: URLSearchParams): void;
  /** The same for a token request. */
  translateToken?(form: URLSearchParams): void;
  /** Brings the engine's answer into the provider's form. */
  answer?(payload: Answer, about: AnswerAbout): Answer | Promise<Answer>;
  formPost?: boolean;
  /** What a person sees, or where they are sent, for a redirect URI that is not registered. */
  unregistered(refusal: Refusal): Response | Promise<Response>;
  /** How the secret of a token request is checked where it is no plain text. */
  accepts?(client: OAuthClientPlan, secret: string): Promise<boolean>;
  /** Answers a token request of an application by itself (client credentials). */
  forApp?(form: URLSearchParams): Response;
  tokenAnswer?(answer: { status: number; body: Record<string, unknown>; accept: string }): TokenAnswer;
  /** Profile endpoints, discovery, error pages: routes begin with the host. */
  routes?(app: Hono, access: ProfileAccess): void;
}

export interface AnswerAbout {
  person: Person | undefined;
  clientId: string;
  /** The person has just agreed, for the first time. */
  consented: boolean;
  scope: string;
  nonce: string | undefined;
}
