import { createHash, randomUUID } from "node:crypto";
import { vi } from "vitest";
import { cookieHeader, type Deployment, get, post } from "./deployment.fixture";

export interface GithubPerson {
  id: number;
  name: string;
  email: string;
  verified: boolean;
}

/** A GitHub that checks what GitHub checks: a code is good once, for the redirect URL and the verifier of its own start. */
export function github() {
  const others = globalThis.fetch;
  const codes = new Map<string, { person: GithubPerson; challenge: string; redirectUri: string }>();
  const tokens = new Map<string, GithubPerson>();
  /** What each exchange of a code was answered: "taken" or GitHub's error. */
  const exchanges: string[] = [];

  const exchange = (form: URLSearchParams): Response => {
    const asked = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const verifier = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const good = asked && verifier === asked.challenge && form.get("redirect_uri") === asked.redirectUri;
    exchanges.push(good ? "taken" : "bad_verification_code");
    if (!good) return Response.json({ error: "bad_verification_code" });
    const token = randomUUID();
    tokens.set(token, asked.person);
    return Response.json({ access_token: token, token_type: "bearer", scope: "read:user,user:email" });
  };

  vi.stubGlobal(
    "fetch",
    vi.fn(async (url: string | URL, init: RequestInit) => {
      const address = String(url);
      if (address === "https://github.com/login/oauth/access_token") {
        return exchange(new URLSearchParams(String(init.body)));
      }
      if (!address.startsWith("https://api.github.com/user")) return others(url, init);
      const person = tokens.get((new Headers(init.headers).get("authorization") ?? "").replace(/^Bearer /, ""));
      if (!person) return Response.json({ message: "Bad credentials" }, { status: 401 });
      const { id, name, email, verified } = person;
      return address.endsWith("/emails")
        ? Response.json([{ email, verified, primary: true }])
        : Response.json({ id, name, login: `login${id}`, email, avatar_url: "https://avatars.example/1" });
    }),
  );

  return {
    exchanges,
    /** The person agrees: GitHub gives a code for what the address of its page asks. */
    agree(person: GithubPerson, page: string): string {
      const asked = new URL(page).searchParams;
      const code = randomUUID();
      codes.set(code, {
        person,
        challenge: asked.get("code_challenge") ?? "",
        redirectUri: asked.get("redirect_uri") ?? "",
      });
      return code;
    },
  };
}

/** Begins a sign-in: the address of the provider's page, the state in it, and the browser's cookies. */
export async function begun(t: Deployment, before = "") {
  const body = { provider: "github", callbackURL: "/dashboard", errorCallbackURL: "/sign-in" };
  const answer = await post(t, "/sign-in/social", body, before ? { cookie: before } : {});
  const { url } = (await answer.json()) as { url: string };
  const state = new URL(url).searchParams.get("state") ?? "";
  return { page: url, state, cookie: cookieHeader(answer, before) };
}

/** Comes back from the provider with a code and a state, in the browser that has these cookies. */
export async function back(t: Deployment, cookie: string, code: string, state: string) {
  const query = new URLSearchParams({ code, state });
  const response = await get(t, `/callback/github?${query}`, cookie ? { cookie } : {});
  return {
    response,
    location: response.headers.get("location") ?? "",
    signedIn: /session_token=\w/.test(cookieHeader(response)),
    cookie: cookieHeader(response, cookie),
  };
}

export async function signInWithGithub(t: Deployment, provider: ReturnType<typeof github>, person: GithubPerson) {
  const { page, state, cookie } = await begun(t);
  return back(t, cookie, provider.agree(person, page), state);
}
