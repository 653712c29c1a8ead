/** What the app itself sees of a stack on this machine: for the doctor, and for people in front of a page that fails. */
export interface Diagnosis {
  site: string;
  /** As the server sees the request: another origin than the site's is what an origin check refuses. */
  requestOrigin: string;
  convex: { url: string; siteUrl: string };
  /** Names of the auth cookies that came. */
  cookies: string[];
  /** `missing`: a session cookie came, and the server knows no session of it. */
  session: "none" | "missing" | "signed-in";
  /** Status of the auth API at the functions; 0 when nobody answers. */
  authApi: number;
  /** Ids of the keys that tokens are checked with. */
  signingKeys: string[];
}

interface Surroundings {
  siteUrl: string;
  convexUrl: string;
  convexSiteUrl: string;
  authBasePath: string;
  isSignedIn(): Promise<boolean>;
  fetch: typeof globalThis.fetch;
}

/** True on this machine alone: what is told here is not for the internet. */
export function isDevelopment(siteUrl: string): boolean {
  const { hostname } = new URL(siteUrl);
  return (
    hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "127.0.0.1" || hostname === "[::1]"
  );
}

export async function diagnose(request: Request, around: Surroundings): Promise<Diagnosis> {
  const cookies = (request.headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.split("=")[0]?.trim() ?? "")
    .filter((name) => name.includes("better-auth"));
  const hasCookie = cookies.some((name) => name.endsWith("session_token"));
  const ask = (path: string) =>
    around.fetch(`${around.convexSiteUrl}${around.authBasePath}${path}`, { cache: "no-store" }).catch(() => undefined);
  const [session, keys, signedIn] = await Promise.all([ask("/get-session"), ask("/convex/jwks"), around.isSignedIn()]);
  const set: unknown = keys?.ok ? await keys.json().catch(() => undefined) : undefined;
  return {
    site: around.siteUrl,
    requestOrigin: originOf(request),
    convex: { url: around.convexUrl, siteUrl: around.convexSiteUrl },
    cookies,
    session: signedIn ? "signed-in" : hasCookie ? "missing" : "none",
    authApi: session?.status ?? 0,
    signingKeys: keyIds(set),
  };
}

function originOf(request: Request): string {
  const { headers, url } = request;
  const protocol = headers.get("x-forwarded-proto") ?? new URL(url).protocol.replace(":", "");
  return `${protocol}://${headers.get("x-forwarded-host") ?? headers.get("host") ?? new URL(url).host}`;
}

function keyIds(set: unknown): string[] {
  const keys = typeof set === "object" && set !== null && "keys" in set && Array.isArray(set.keys) ? set.keys : [];
  return keys.flatMap((key: unknown) =>
    typeof key === "object" && key !== null && "kid" in key && typeof key.kid === "string" ? [key.kid] : [],
  );
}
