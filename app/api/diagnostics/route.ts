import { authBasePath } from "../../_lib/auth-base-path";
import { currentUser } from "../../_lib/auth-server";
import { diagnose, isDevelopment } from "../../_lib/diagnostics";
import { environment } from "../../_lib/environment";

/** What the app sees of the stack, on this machine alone; 403 elsewhere. */
export async function GET(request: Request): Promise<Response> {
  const siteUrl = environment.NEXT_PUBLIC_SITE_URL;
  if (!isDevelopment(siteUrl)) return Response.json({ code: "FORBIDDEN" }, { status: 403 });
  const diagnosis = await diagnose(request, {
    siteUrl,
    convexUrl: environment.NEXT_PUBLIC_CONVEX_URL,
    convexSiteUrl: environment.NEXT_PUBLIC_CONVEX_SITE_URL,
    authBasePath,
    // A functions host that does not answer is told by the status beside this.
    isSignedIn: () =>
      currentUser().then(
        (user) => user !== null,
        () => false,
      ),
    fetch,
  });
  return Response.json(diagnosis, { headers: { "cache-control": "no-store" } });
}
