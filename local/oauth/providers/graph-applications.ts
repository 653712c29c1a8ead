import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Hono } from "hono";
import { z } from "zod";
import type { OAuthClientPlan } from "../client-plan";
import type { Registrations } from "../registrations";

const changeSchema = z.object({ web: z.object({ redirectUris: z.array(z.string()).optional() }).optional() });
/** "Maximum number of redirect URIs: 256" for work or school accounts. Source: "Redirect URI restrictions and limitations". */
const most = 256;

const key = randomBytes(32);
/** One token for who knows the secret, without a list of tokens to keep. */
const tokenFor = (secret: string): string => createHmac("sha256", key).update(secret).digest("base64url");

const failure = (code: string, message: string) => ({ error: { code, message } });

/**
 * A token for an application by itself, to manage registrations with. Source: "OAuth 2.0 client credentials flow on the
 * Microsoft identity platform". The client that manages is not the one that people sign in with; any id goes here.
 */
export function issueAppToken(registrations: Registrations, form: URLSearchParams): Response {
  const client = registrations.clientOf("microsoft");
  if (client?.managementSecret === undefined || form.get("client_secret") !== client.managementSecret) {
    const description = "AADSTS7000215: Invalid client secret provided.";
    return Response.json(
      { error: "invalid_client", error_description: description, error_codes: [7_000_215] },
      { status: 401 },
    );
  }
  if (form.get("scope") !== "https://graph.microsoft.com/.default") {
    const description = "AADSTS1002012: The provided value for scope is not valid.";
    return Response.json({ error: "invalid_scope", error_description: description }, { status: 400 });
  }
  return Response.json({ token_type: "Bearer", expires_in: 3599, access_token: tokenFor(client.managementSecret) });
}

/**
 * `applications` of Microsoft Graph, as far as redirect URIs go. Source: Graph reference, "Get application", "Update
 * application" (PATCH by id or by `applications(appId='…')`, 204; `web.redirectUris` is replaced as a whole).
 */
export function graphApplications(app: Hono, registrations: Registrations): void {
  const find = (segment: string): OAuthClientPlan | undefined => {
    const client = registrations.clientOf("microsoft");
    const appId = /^applications\(appId='([^']+)'\)$/.exec(segment)?.[1];
    return client && (appId ?? segment) === client.clientId ? client : undefined;
  };
  const authorized = (header: string | undefined): boolean => {
    const secret = registrations.clientOf("microsoft")?.managementSecret;
    if (secret === undefined) return false;
    const [given, wanted] = [Buffer.from(header ?? ""), Buffer.from(`Bearer ${tokenFor(secret)}`)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  };
  const paths = ["/graph.microsoft.com/v1.0/:application", "/graph.microsoft.com/v1.0/applications/:application"];

  app.on(["GET", "PATCH"], paths, async (c) => {
    if (!authorized(c.req.header("authorization"))) {
      return c.json(failure("InvalidAuthenticationToken", "Access token is empty or not valid."), 401);
    }
    const client = find(c.req.param("application") ?? "");
    if (!client) return c.json(failure("Request_ResourceNotFound", "Resource does not exist."), 404);
    const redirectUris = registrations.redirectUris("microsoft");
    if (c.req.method === "GET") {
      return c.json({ id: client.clientId, appId: client.clientId, displayName: "Sign-in", web: { redirectUris } });
    }
    const parsed = changeSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json(failure("BadRequest", "The request body is not valid."), 400);
    const changed = parsed.data.web?.redirectUris;
    const wrong = changed?.find((uri) => !URL.canParse(uri) || !/^https:|^http:\/\/localhost[:/]/.test(uri));
    if (wrong !== undefined || (changed?.length ?? 0) > most) {
      return c.json(failure("Request_BadRequest", "Invalid value specified for property 'redirectUris'."), 400);
    }
    if (changed) registrations.change("microsoft", changed);
    return c.body(null, 204);
  });
}
