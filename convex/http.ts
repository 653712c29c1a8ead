import { httpRouter } from "convex/server";
import { defaultAuthBasePath } from "../contract/auth-base-path";
import { readConvexEnvironment } from "../contract/convex-environment";
import { EnvironmentInvalidError } from "../contract/environment-error";
import { systemErrorPath } from "../contract/system-errors";
import { appErrors } from "./alerts/appErrors";
import { watched } from "./alerts/watch";
import { me } from "./apiRoutes";
import { createAuth } from "./betterAuth/auth";
import { withoutBareBearer, withoutLateDeletion, withoutSignUpOutcome } from "./betterAuth/authRequest";
import { corsHeaders, preflight } from "./betterAuth/cors";
import { withCurrentSignatures } from "./betterAuth/retiredSecrets";
import { isServed } from "./betterAuth/routes";
import { admit } from "./limits/door";

/** Routes are made when the code is loaded; `betterAuth/auth.ts` has the same from the checked environment. */
const basePath = process.env.AUTH_BASE_PATH ?? defaultAuthBasePath;

const authRoute = watched("the auth API", async (ctx, request) => {
  try {
    const environment = readConvexEnvironment(process.env);
    const origin = request.headers.get("origin");
    const trusted = [environment.SITE_URL, ...environment.TRUSTED_ORIGINS];
    if (request.method === "OPTIONS") return preflight(origin, trusted);
    const path = new URL(request.url).pathname.slice(basePath.length);
    if (!isServed(request.method, path)) return new Response(null, { status: 404 });

    const admitted = await admit(ctx, request, path);
    if (admitted instanceof Response) return withHeaders(admitted, corsHeaders(origin, trusted));
    const { request: current, resigned } = await withCurrentSignatures(withoutBareBearer(admitted.request), {
      current: environment.BETTER_AUTH_SECRET,
      retired: environment.BETTER_AUTH_SECRETS_RETIRED,
    });
    const auth = createAuth(ctx);
    const answer = withoutSignUpOutcome(request, await auth.handler(current));
    await admitted.answered(answer);
    const headers = withoutLateDeletion(path, new Headers(answer.headers));
    for (const [name, value] of Object.entries(corsHeaders(origin, trusted))) headers.set(name, value);
    const { name, attributes } = (await auth.$context).authCookies.sessionToken;
    const value = resigned.get(name);
    // The browser gets the cookie as it is signed now, unless the answer sets or deletes it anyway.
    if (value && !headers.getSetCookie().some((cookie) => cookie.startsWith(`${name}=`))) {
      headers.append(
        "set-cookie",
        sessionCookie(name, value, { ...attributes, maxAge: environment.SESSION_EXPIRES_IN }),
      );
    }
    return new Response(answer.body, { status: answer.status, headers });
  } catch (error) {
    if (!(error instanceof EnvironmentInvalidError)) throw error;
    // The names of the variables are for the operator's log, not for a stranger.
    console.error(error.message);
    return Response.json({ code: error.code, message: "The service is not set up." }, { status: 503 });
  }
});

function withHeaders(answer: Response, more: Record<string, string>): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, headers });
}

interface CookieAttributes {
  domain?: string | undefined;
  secure?: boolean | undefined;
  maxAge: number;
}

function sessionCookie(name: string, value: string, { domain, secure, maxAge }: CookieAttributes): string {
  const parts = [`${name}=${value}`, `Max-Age=${maxAge}`, "Path=/", "HttpOnly", "SameSite=Lax"];
  if (domain) parts.push(`Domain=${domain}`);
  if (secure) parts.push("Secure");
  return parts.join("; ");
}

const http = httpRouter();
for (const method of ["GET", "POST", "OPTIONS"] as const) {
  http.route({ pathPrefix: `${basePath}/`, method, handler: authRoute });
}
http.route({ path: "/api/v1/me", method: "GET", handler: me });
http.route({ path: systemErrorPath, method: "POST", handler: appErrors });

export default http;
