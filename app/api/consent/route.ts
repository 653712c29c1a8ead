import { fetchMutation } from "convex/nextjs";
import { cookies } from "next/headers";
import { api } from "../../../convex/_generated/api";
import { currentUser, getToken } from "../../_lib/auth-server";
import { consentCookie, consentSeconds, consentValue, consentVersion } from "../../_lib/consent";
import { isConsentRequired } from "../../_lib/consent-server";
import { environment } from "../../_lib/environment";

/**
 * Keeps a decision on cookies: in a cookie of the browser, and, of a person who is signed in, as a row that proves it. A page
 * of another site cannot decide for anyone. Without a banner there is nothing to decide.
 */
export async function POST(request: Request): Promise<Response> {
  if (!isConsentRequired) return new Response(null, { status: 404 });
  if (isFromElsewhere(request)) return new Response(null, { status: 403 });
  const given = givenIn(await request.json().catch(() => null));
  if (given === undefined) return new Response(null, { status: 400 });

  const user = await currentUser();
  // An admin who acts as a person decides for this browser, and not in the person's name.
  if (user && !user.impersonated) {
    const token = (await getToken()) ?? "";
    await fetchMutation(api.privacy.decideCookies, { version: consentVersion, given }, { token });
  }
  (await cookies()).set(consentCookie, consentValue(given), {
    path: "/",
    maxAge: consentSeconds,
    sameSite: "lax",
    httpOnly: true,
    secure: environment.NEXT_PUBLIC_SITE_URL.startsWith("https:"),
  });
  return new Response(null, { status: 204 });
}

/** Whether a page of another site sent this. Every browser of today says so itself; older ones name the page's origin. */
function isFromElsewhere({ headers }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin";
  return (headers.get("origin") ?? environment.NEXT_PUBLIC_SITE_URL) !== environment.NEXT_PUBLIC_SITE_URL;
}

function givenIn(body: unknown): boolean | undefined {
  const given = typeof body === "object" && body !== null && "given" in body ? body.given : undefined;
  return typeof given === "boolean" ? given : undefined;
}
