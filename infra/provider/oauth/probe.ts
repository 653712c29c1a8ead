import { createHash, randomBytes } from "node:crypto";
import type { DeclaredProvider, RegistrationState } from "./declared-provider";

const timeoutMs = 4000;
const mostBytes = 64 * 1024;

interface Answer {
  status: number;
  location: URL | undefined;
  text: string;
}

interface Signs {
  authorize: string;
  parameters: Record<string, string>;
  /** The provider does not know the redirect URI. */
  refused(answer: Answer): boolean;
  /** It does: people are asked to sign in. */
  accepted(answer: Answer): boolean;
}

const goesOn = ({ status }: Answer): boolean => status === 200 || (status >= 300 && status < 400);

/** Google hands an error to its error page in base64, with its code at the start. */
function googleError({ location }: Answer): string {
  if (!location?.pathname.startsWith("/signin/oauth/error")) return "";
  return Buffer.from(location.searchParams.get("authError") ?? "", "base64").toString("latin1");
}

/**
 * How an authorization endpoint answers somebody without a session. Where people must sign in before the URI is judged, both
 * answers look alike and the result is `unknown`. Sources: Google's error page as applications have logged it; Apple TN3107;
 * GitHub's "Troubleshooting authorization request errors"; Microsoft's AADSTS50011; RFC 6749, section 4.1.2.1 (a server must
 * not send people to a URI that it does not know). Not seen live.
 */
const signs: Record<string, Signs> = {
  google: {
    authorize: "https://accounts.google.com/o/oauth2/v2/auth",
    parameters: { scope: "openid email" },
    refused: (answer) => googleError(answer).includes("redirect_uri_mismatch"),
    accepted: (answer) => goesOn(answer) && !answer.location?.pathname.startsWith("/signin/oauth/error"),
  },
  apple: {
    authorize: "https://appleid.apple.com/auth/authorize",
    parameters: { scope: "email name", response_mode: "form_post" },
    refused: ({ status, text }) => status >= 400 && /invalid_request|Invalid web redirect url/i.test(text),
    accepted: goesOn,
  },
  github: {
    authorize: "https://github.com/login/oauth/authorize",
    parameters: { scope: "read:user" },
    refused: ({ location }) => location?.searchParams.get("error") === "redirect_uri_mismatch",
    accepted: goesOn,
  },
  microsoft: {
    authorize: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    parameters: { scope: "openid email" },
    refused: ({ text, location }) => /AADSTS50011/.test(`${text} ${location?.search ?? ""}`),
    accepted: goesOn,
  },
  facebook: {
    authorize: "https://www.facebook.com/v24.0/dialog/oauth",
    parameters: { scope: "email" },
    refused: ({ text }) => /URL Blocked|not whitelisted/i.test(text),
    accepted: goesOn,
  },
  discord: {
    authorize: "https://discord.com/oauth2/authorize",
    parameters: { scope: "identify" },
    refused: ({ text }) => /Invalid OAuth2 redirect_uri/i.test(text),
    accepted: goesOn,
  },
};

const byStandard: Omit<Signs, "authorize"> = {
  parameters: { scope: "openid" },
  refused: ({ status }) => status >= 400 && status < 500 && status !== 429,
  accepted: goesOn,
};

/**
 * Asks a provider, without a session and without a secret, whether it knows our redirect URI; and the same for one that is
 * surely not registered. Only if the second is refused does the first answer mean something. Never throws: offline is
 * `unknown`.
 */
export async function probe(declared: DeclaredProvider): Promise<Exclude<RegistrationState, "managed">> {
  try {
    const known = await signsOf(declared);
    if (known === undefined) return "unknown";
    const control = new URL(declared.redirectUri);
    control.pathname = `/not-registered-${randomBytes(8).toString("hex")}`;
    const [ours, other] = await Promise.all([
      ask(known, declared.clientId, declared.redirectUri),
      ask(known, declared.clientId, control.href),
    ]);
    if (!known.refused(other)) return "unknown";
    if (known.refused(ours)) return "not-registered";
    return known.accepted(ours) ? "registered" : "unknown";
  } catch {
    return "unknown";
  }
}

async function signsOf({ provider, issuer }: DeclaredProvider): Promise<Signs | undefined> {
  if (issuer === undefined) return signs[provider];
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  const document: unknown = await answer.json();
  const endpoint =
    typeof document === "object" && document !== null && "authorization_endpoint" in document
      ? document.authorization_endpoint
      : undefined;
  return typeof endpoint === "string" && endpoint.startsWith("https://")
    ? { ...byStandard, authorize: endpoint }
    : undefined;
}

async function ask({ authorize, parameters }: Signs, clientId: string, redirectUri: string): Promise<Answer> {
  const url = new URL(authorize);
  const challenge = createHash("sha256").update(randomBytes(32)).digest("base64url");
  const asked = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state: randomBytes(16).toString("hex"),
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...parameters,
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const answer = await fetch(url.href, {
    redirect: "manual",
    credentials: "omit",
    headers: { accept: "text/html" },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const location = answer.headers.get("location");
  return {
    status: answer.status,
    location: location !== null && URL.canParse(location, url.href) ? new URL(location, url) : undefined,
    text: (await answer.text()).slice(0, mostBytes),
  };
}
