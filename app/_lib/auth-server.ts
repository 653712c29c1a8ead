import { convexBetterAuthNextJs } from "@convex-dev/better-auth/nextjs";
import { getToken as fetchToken } from "@convex-dev/better-auth/utils";
import { getSessionCookie } from "better-auth/cookies";
import { fetchQuery, type NextjsOptions, preloadQuery } from "convex/nextjs";
import type { Preloaded } from "convex/react";
import type { ArgsAndOptions, FunctionReference, FunctionReturnType, OptionalRestArgs } from "convex/server";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { isAdmin } from "../../contract/roles";
import { api } from "../../convex/_generated/api";
import { authBasePath } from "./auth-base-path";
import { vouchedHeaders } from "./client-address";
import { environment, hasMethod } from "./environment";
import { signInPath } from "./return-path";

const convexSiteUrl = environment.NEXT_PUBLIC_CONVEX_SITE_URL;
const proxy = convexBetterAuthNextJs({ convexUrl: environment.NEXT_PUBLIC_CONVEX_URL, convexSiteUrl }).handler;

/**
 * Passes a request for the auth API on to the functions, and vouches for the address of its client. Below any other path than
 * the stack's own there is nothing: no rule of the edge would count what comes there.
 */
export async function passOn(request: Request): Promise<Response> {
  const { method, url } = request;
  if (!new URL(url).pathname.startsWith(`${authBasePath}/`)) return new Response(null, { status: 404 });
  const bytes = await request.arrayBuffer();
  const body = bytes.byteLength > 0 ? { body: bytes } : {};
  const vouched = await vouchedHeaders(request.headers, { method, url, ...body }, environment);
  return proxy.POST(new Request(url, { method, headers: vouched, ...body }));
}

/** The token of the session that the request came with, for calls of functions. Once a request. */
export const getToken = cache(async (): Promise<string | undefined> => {
  const request = { method: "GET", url: `${authBasePath}/convex/token` };
  const vouched = await vouchedHeaders(new Headers(await headers()), request, environment);
  for (const ofTheConnection of ["content-length", "transfer-encoding"]) vouched.delete(ofTheConnection);
  vouched.set("accept-encoding", "identity");
  return (await fetchToken(convexSiteUrl, vouched, { basePath: authBasePath })).token;
});

async function asCaller(): Promise<NextjsOptions> {
  const token = await getToken();
  return token === undefined ? {} : { token };
}

/** Asks a query as the person whose page this is: the page comes with the answer in it, and goes on live. */
export async function preloadAuthQuery<Query extends FunctionReference<"query">>(
  query: Query,
  ...args: OptionalRestArgs<Query>
): Promise<Preloaded<Query>> {
  const asPerson = [args[0], await asCaller()] as ArgsAndOptions<Query, NextjsOptions>;
  return preloadQuery(query, ...asPerson);
}

/** As `convex/betterAuth/cookieNames.ts` names them; `__Secure-` is understood in both. */
const cookiePrefixes = ["__Host-better-auth", "better-auth"];

type CurrentUser = NonNullable<FunctionReturnType<typeof api.auth.currentUser>>;

/** The signed-in person, judged by the session row. Asks nobody where there is no session cookie. Once a request. */
export const currentUser = cache(async (): Promise<CurrentUser | null> => {
  const given = new Headers(await headers());
  if (!cookiePrefixes.some((cookiePrefix) => getSessionCookie(given, { cookiePrefix }))) return null;
  return fetchQuery(api.auth.currentUser, {}, await asCaller());
});

/** The signed-in person, or off to the sign-in page, which comes back to `path`. */
export async function requireUser(path: string): Promise<CurrentUser> {
  return (await currentUser()) ?? redirect(signInPath({ returnTo: path, notice: "required" }));
}

/** The signed-in admin. For anyone else such a page does not exist. */
export async function requireAdmin(path: string): Promise<CurrentUser> {
  if (!hasMethod("admin")) notFound();
  const user = await requireUser(path);
  return isAdmin(user.role) ? user : notFound();
}
