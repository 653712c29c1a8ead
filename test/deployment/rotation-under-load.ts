import { createHash, randomUUID } from "node:crypto";
import { ConvexClient } from "convex/browser";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { api } from "../../convex/_generated/api";
import { until } from "../until";
import type { TestStack } from "./test-stack";

const peopleCount = 200;
/** So many of them have a page open: a live connection to Convex, signed in. */
const openPages = 30;
/** Requests at one time. */
const workers = 8;

/** A browser that is signed in: its cookies, as each answer leaves them. */
interface Browser {
  email: string;
  cookies: Map<string, string>;
  /** Rounds of requests that it has finished. */
  rounds: number;
}

/**
 * What a rotation and a revocation do to people who are at it. The stack is up, is local (limits are off there) and keeps
 * the raised generations.
 */
export function rotationUnderLoad(stack: () => TestStack, up: readonly string[]): void {
  const { people, failures, startLoad, ask, tokenOf } = crowd(stack);
  const pages: ReturnType<typeof openPage>[] = [];

  describe(`with ${peopleCount} people signed in and busy`, () => {
    beforeAll(async () => {
      await people.signIn();
      for (const person of people.all.slice(0, openPages)) {
        pages.push(openPage(stack().record.urls.convex, () => tokenOf(person)));
      }
      await until(() => pages.every(({ seen }) => seen.at(-1) !== undefined), 60_000);
    }, 300_000);
    afterAll(() => Promise.all(pages.map(({ close }) => close())));

    it("a rotation of secret and keys signs nobody out, and no request fails", async () => {
      const before = people.all.map(({ cookies }) => sessionCookie(cookies));
      const firstKey = await keyOf(people.all[0]);
      const load = startLoad();
      stack().configure((config) => {
        config["auth"] = { ...(config["auth"] as object), secretGeneration: 2, keyGeneration: 2 };
      });
      const result = await stack().pulumi([...up]);
      // A round that was under way may have been of before; the next one is not.
      const then = people.all.map(({ rounds }) => rounds);
      await until(() => people.all.every(({ rounds }, index) => rounds >= (then[index] ?? 0) + 2), 300_000);
      await load.stop();

      expect(result.exitCode, result.all).toBe(0);
      expect(failures).toEqual([]);
      expect(pages.flatMap(({ seen }) => seen).filter((email) => email === null)).toEqual([]);
      expect(pages.map(({ seen }) => seen.at(-1))).toEqual(people.all.slice(0, openPages).map(({ email }) => email));
      // It was a rotation: another key signs, and each cookie is signed anew.
      expect(await keyOf(people.all[0])).not.toBe(firstKey);
      const after = people.all.map(({ cookies }) => sessionCookie(cookies));
      expect(after.filter((cookie, index) => cookie === before[index])).toEqual([]);
    }, 600_000);

    it("a revocation ends them all", async () => {
      stack().configure((config) => {
        config["auth"] = {
          ...(config["auth"] as object),
          secretGeneration: 2,
          keyGeneration: 2,
          revokeGeneration: 2,
        };
      });
      const result = await stack().pulumi([...up]);
      expect(result.exitCode, result.all).toBe(0);
      const statuses = new Set<number>();
      for (const person of people.all) {
        statuses.add((await ask(person, "/api/auth/convex/token")).status);
      }
      expect([...statuses]).toEqual([401]);
      await until(() => pages.every(({ seen }) => seen.at(-1) === null), 60_000);
    }, 300_000);
  });

  const keyOf = async (person: Browser | undefined) =>
    decodeProtectedHeader((person && (await tokenOf(person))) ?? "").kid;
}

const sessionCookie = (cookies: Map<string, string>): string =>
  [...cookies].find(([name]) => name.endsWith("session_token"))?.[1] ?? "";

function keepCookies({ cookies }: Browser, answer: Response): void {
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === "" || /Max-Age=0/i.test(cookie)) cookies.delete(name);
    else cookies.set(name, value);
  }
}

/** The people, how they sign in, and what they do all the time. */
function crowd(stack: () => TestStack) {
  const all: Browser[] = [];
  const failures: string[] = [];
  const urls = () => stack().record.urls;

  const ask = async (person: Browser, path: string): Promise<Response> => {
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(`${urls().site}${path}`, { headers: { cookie }, redirect: "manual" });
    keepCookies(person, answer);
    return answer;
  };
  const tokenOf = async (person: Browser): Promise<string | null> => {
    const answer = await ask(person, "/api/auth/convex/token");
    return answer.ok ? ((await answer.json()) as { token: string }).token : null;
  };

  /**
   * By a sign-in link, of which only the mail is left out: the row that the link opens is written here, since the mail service
   * takes a few mails a second. 200 passwords would be 400 slow hashes.
   */
  const signIn = async (email: string): Promise<void> => {
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
    const written = await fetch(`${urls().convex}/api/function`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Convex ${stack().environment["CONVEX_SELF_HOSTED_ADMIN_KEY"]}`,
      },
      body: JSON.stringify({
        componentPath: "betterAuth",
        path: "adapter:create",
        args: { input: { model: "verification", data: link } },
        format: "json",
      }),
    });
    expect(await written.json()).toMatchObject({ status: "success" });
    keepCookies(person, await fetch(`${urls().convexSite}/api/auth/magic-link/verify?token=${token}`));
    expect(sessionCookie(person.cookies)).not.toBe("");
    all.push(person);
  };

  /** What an open page of a person asks: a token by the app, a question to Convex with it, now and then a whole page. */
  const round = async (person: Browser): Promise<void> => {
    const token = await tokenOf(person);
    if (token === null) throw new Error("no token");
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
      signIn: async () => {
        const waiting = Array.from({ length: peopleCount }, (_, index) => `crowd-${index}@example.com`);
        const signingIn = async () => {
          for (let email = waiting.pop(); email !== undefined; email = waiting.pop()) await signIn(email);
        };
        await Promise.all(Array.from({ length: workers }, signingIn));
      },
    },
    failures,
    startLoad,
    ask,
    tokenOf,
  };
}

/** A page that is open and signed in, as the app's own client makes it. `seen`: whose it was, null for nobody. */
function openPage(convexUrl: string, fetchToken: () => Promise<string | null>) {
  const seen: (string | null)[] = [];
  const client = new ConvexClient(convexUrl, {
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    unsavedChangesWarning: false,
    logger: false,
  });
  client.setAuth(fetchToken, (signedIn) => {
    if (signedIn) client.onUpdate(api.auth.currentUser, {}, (person) => seen.push(person?.email ?? null));
    else seen.push(null);
  });
  return { seen, close: () => client.close() };
}
