import { createHash, randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { TestStack } from "./test-stack";

/** Requests at one time. */
const workers = 8;

/** A browser that is signed in: its cookies, as each answer leaves them. */
export interface Browser {
  email: string;
  cookies: Map<string, string>;
  /** Rounds of requests that it has finished. */
  rounds: number;
}

export const sessionCookie = (cookies: Map<string, string>): string =>
  [...cookies].find(([name]) => name.endsWith("session_token"))?.[1] ?? "";

function keepCookies({ cookies }: Browser, answer: Response): void {
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === "" || /Max-Age=0/i.test(cookie)) cookies.delete(name);
    else cookies.set(name, value);
  }
}

/** The people, how they sign in, and what they do all the time. */
export function crowd(stack: () => TestStack) {
  const all: Browser[] = [];
  const failures: string[] = [];
  const urls = () => stack().record.urls;

  const ask = async (person: Browser, path: string): Promise<Response> => {
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(`${urls().site}${path}`, { headers: { cookie }, redirect: "manual" });
    keepCookies(person, answer);
    return answer;
  };
  const askToken = (person: Browser) => ask(person, "/api/auth/convex/token");
  const tokenOf = async (person: Browser): Promise<string | null> => {
    const answer = await askToken(person);
    return answer.ok ? ((await answer.json()) as { token: string }).token : null;
  };

  /** Calls any function of a component, or of the app (""), with the deployment's key. */
  const operate = async (componentPath: string, path: string, args: object): Promise<unknown> => {
    const answer = await fetch(`${urls().convex}/api/function`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Convex ${stack().environment["CONVEX_SELF_HOSTED_ADMIN_KEY"]}`,
      },
      body: JSON.stringify({ ...(componentPath && { componentPath }), path, args, format: "json" }),
    });
    const told = (await answer.json()) as { status: string; value?: unknown };
    expect(told).toMatchObject({ status: "success" });
    return told.value;
  };

  /**
   * By a sign-in link, of which only the mail is left out: the row that the link opens is written here, since the mail service
   * takes a few mails a second. 200 passwords would be 400 slow hashes.
   */
  const signIn = async (email: string): Promise<Browser> => {
    const person: Browser = { email, cookies: new Map(), rounds: 0 };
    const token = randomUUID();
    const now = Date.now();
    const link = {
      identifier: createHash("sha256").update(token).digest("base64url"),
      value: JSON.stringify({ email }),
      expiresAt: now + 600_000,
      createdAt: now,
      updatedAt: now,
    };
    await operate("betterAuth", "adapter:create", { input: { model: "verification", data: link } });
    keepCookies(person, await fetch(`${urls().convexSite}/api/auth/magic-link/verify?token=${token}`));
    expect(sessionCookie(person.cookies)).not.toBe("");
    return person;
  };

  /** What an open page of a person asks: a token by the app, a question to Convex with it, now and then a whole page. */
  const round = async (person: Browser): Promise<void> => {
    const asked = await askToken(person);
    if (!asked.ok) throw new Error(`no token: ${asked.status} ${(await asked.text()).slice(0, 300)}`);
    const { token } = (await asked.json()) as { token: string };
    const answer = await fetch(`${urls().convex}/api/query`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ path: "auth:currentUser", args: {}, format: "json" }),
    });
    const { value } = (await answer.json()) as { value?: { email: string } | null };
    if (value?.email !== person.email) throw new Error(`Convex (${answer.status}) knows nobody`);
    if (all.indexOf(person) % 10 !== 0) return;
    const page = await ask(person, "/dashboard");
    await page.arrayBuffer();
    if (page.status !== 200) throw new Error(`the dashboard answers ${page.status}`);
  };

  const startLoad = () => {
    let going = true;
    let turn = 0;
    const running = Array.from({ length: workers }, async () => {
      while (going) {
        const person = all[turn++ % all.length];
        if (!person) return;
        await round(person).catch((error: unknown) => failures.push(`${person.email}: ${error}`));
        person.rounds += 1;
      }
    });
    return {
      stop: async () => {
        going = false;
        await Promise.all(running);
      },
    };
  };

  return {
    people: {
      all,
      /** So many more. */
      join: async (count: number) => {
        const waiting = Array.from({ length: count }, (_, index) => `crowd-${all.length + index}@example.com`);
        const joining = async () => {
          for (let email = waiting.pop(); email !== undefined; email = waiting.pop()) all.push(await signIn(email));
        };
        await Promise.all(Array.from({ length: workers }, joining));
      },
    },
    failures,
    startLoad,
    ask,
    tokenOf,
    signIn,
    operate,
  };
}
