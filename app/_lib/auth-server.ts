import { convexBetterAuthNextJs } from "@convex-dev/better-auth/nextjs";
import { getSessionCookie } from "better-auth/cookies";
import type { FunctionReturnType } from "convex/server";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { isAdmin } from "../../contract/roles";
import { api } from "../../convex/_generated/api";
import { environment, hasMethod } from "./environment";
import { signInPath } from "./return-path";

const server = convexBetterAuthNextJs({
  convexUrl: environment.NEXT_PUBLIC_CONVEX_URL,
  convexSiteUrl: environment.NEXT_PUBLIC_CONVEX_SITE_URL,
});

export const { handler, getToken, preloadAuthQuery } = server;

/** As `convex/betterAuth/cookieNames.ts` names them; `__Secure-` is understood in both. */
const cookiePrefixes = ["__Host-better-auth", "better-auth"];

type CurrentUser = NonNullable<FunctionReturnType<typeof api.auth.currentUser>>;

/** The signed-in person, judged by the session row. Asks nobody where there is no session cookie. Once a request. */
export const currentUser = cache(async (): Promise<CurrentUser | null> => {
  const given = new Headers(await headers());
  if (!cookiePrefixes.some((cookiePrefix) => getSessionCookie(given, { cookiePrefix }))) return null;
  return server.fetchAuthQuery(api.auth.currentUser);
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
