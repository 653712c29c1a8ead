import { ConvexClient } from "convex/browser";
import { ConvexReactClient } from "convex/react";
import { makeFunctionReference } from "convex/server";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { until } from "../until";
import { createWorkplace, type RunningStandIn, type Workplace } from "./stand-in-process";

/** ConvexReactClient and ConvexClient over a real WebSocket: what they promise must hold against the stand-in. */

const list = makeFunctionReference<"query", { channel: string }, string[]>("messages:list");
const page = makeFunctionReference<"query">("messages:page");
const large = makeFunctionReference<"query", { characters: number }, string>("messages:large");
const whoAmI = makeFunctionReference<"query", Record<string, never>, { subject: string } | null>("messages:whoAmI");
const send = makeFunctionReference<"mutation", { channel: string; body: string }, string>("messages:send");
const sendAndFail = makeFunctionReference<"mutation", { channel: string; body: string }, null>("messages:sendAndFail");
const remove = makeFunctionReference<"mutation", { channel: string; body: string }, null>("messages:remove");

const webSocketConstructor = WebSocket as unknown as typeof globalThis.WebSocket;
const clientOptions = { webSocketConstructor, unsavedChangesWarning: false, logger: false } as const;

let workplace: Workplace;
let standIn: RunningStandIn;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  workplace = await createWorkplace();
  standIn = await workplace.start();
  keys = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "one", alg: "RS256" }] };
  await workplace.cli(["env", "set", "FIXTURE_JWKS", JSON.stringify(jwks)]);
  await workplace.cli(["deploy", "--typecheck", "disable", "--codegen", "disable"]);
});

afterAll(async () => {
  for (const client of open) await client.close();
  await standIn?.stop();
  await workplace?.remove();
});

function react(options: Record<string, unknown> = {}): ConvexReactClient {
  const client = new ConvexReactClient(standIn.url, { ...clientOptions, ...options });
  open.push(client);
  return client;
}

/** Signed by the trusted key unless said otherwise; lifetimes in seconds. */
async function token(lifetime: number, subject = "ann", signer = keys.privateKey, kid = "one"): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return await new SignJWT({ unique: Math.random() })
    .setProtectedHeader({ alg: "RS256", kid })
    .setIssuedAt(now)
    .setIssuer(standIn.siteUrl)
    .setSubject(subject)
    .setAudience("convex")
    .setExpirationTime(now + lifetime)
    .sign(signer);
}

/** All results that a query of the React client had, failures too. */
function watch(client: ConvexReactClient, query: typeof list, args: { channel: string }): string[][];
function watch(client: ConvexReactClient, query: typeof whoAmI, args: Record<string, never>): unknown[];
function watch(client: ConvexReactClient, query: unknown, args: unknown): unknown[][] {
  const watched = client.watchQuery(query as typeof list, args as { channel: string });
  const seen: unknown[][] = [];
  watched.onUpdate(() => seen.push(watched.localQueryResult() as unknown[]));
  return seen;
}

describe("a connection that breaks", () => {
  it("resumes subscriptions, and sends what was queued or unanswered exactly once", async () => {
    const client = react();
    const seen = watch(client, list, { channel: "broken" });
    await client.mutation(send, { channel: "broken", body: "first" });
    await until(() => seen.at(-1)?.length === 1);
    // Some of these are in the log when the process dies, and none was answered for sure.
    const unanswered = Array.from({ length: 40 }, (_, n) =>
      client.mutation(send, { channel: "broken", body: `u${n}` }),
    );
    await new Promise((resolve) => setTimeout(resolve, 15));
    await standIn.kill();
    const queued = Array.from({ length: 5 }, (_, n) => client.mutation(send, { channel: "broken", body: `q${n}` }));
    await until(() => !client.connectionState().isWebSocketConnected);
    standIn = await workplace.start();
    await Promise.all([...unanswered, ...queued]);
    await until(() => seen.at(-1)?.length === 46);
    expect(new Set(seen.at(-1)).size).toBe(46);
    // In the order in which they were called.
    expect(seen.at(-1)?.slice(0, 3)).toEqual(["first", "u0", "u1"]);
  });
});

describe("signing in", () => {
  /** Seconds. Renewed after two of them: long before the end, so that a slow machine is not late. */
  const lifetime = 120;
  const renewedSoon = { authRefreshTokenLeewaySeconds: lifetime - 2 };

  it("gets a new token before the old one ends, without an error or a moment signed out", async () => {
    const client = react(renewedSoon);
    const states: boolean[] = [];
    const forced: boolean[] = [];
    let given = 0;
    client.setAuth(
      async ({ forceRefreshToken }) => {
        forced.push(forceRefreshToken);
        // The last one lasts: a client that fetches goes on with what it gets, also when it was signed out meanwhile.
        const fetched = await token(forced.length < 4 ? lifetime : 3600);
        given += 1;
        return fetched;
      },
      (signedIn) => states.push(signedIn),
    );
    const seen = watch(client, whoAmI, {});
    await until(() => given === 4);
    expect(forced).toEqual([false, true, true, true]);
    expect(states).not.toContain(false);
    expect(seen.every((one) => (one as { subject: string }).subject === "ann")).toBe(true);
    client.clearAuth();
    await until(() => seen.at(-1) === null);
  });

  it("recovers from an expired token, and gives up on forged ones", async () => {
    const client = react();
    const states: boolean[] = [];
    const tokens = [await token(-60), await token(300, "late")];
    client.setAuth(
      async () => tokens.shift() ?? (await token(300, "late")),
      (signedIn) => states.push(signedIn),
    );
    const seen = watch(client, whoAmI, {});
    await until(() => (seen.at(-1) as { subject?: string } | null)?.subject === "late");
    expect(states.at(-1)).toBe(true);

    const stranger = await generateKeyPair("RS256", { modulusLength: 2048 });
    let asked = 0;
    const forger = react();
    const judged: boolean[] = [];
    forger.setAuth(
      async () => {
        asked += 1;
        return await token(300, "mallory", stranger.privateKey);
      },
      (signedIn) => judged.push(signedIn),
    );
    const nobody = watch(forger, whoAmI, {});
    await until(() => judged.length > 0);
    expect(judged).toEqual([false]);
    expect(asked).toBeGreaterThan(1);
    await until(() => nobody.length > 0);
    expect(nobody).toEqual([null]);
  });

  it("ends when the server signs the user out, and another may sign in", async () => {
    const client = react(renewedSoon);
    const states: boolean[] = [];
    let session: string | null = "ann";
    const fetchToken = async () => (session === null ? null : await token(lifetime, session));
    client.setAuth(fetchToken, (signedIn) => states.push(signedIn));
    const seen = watch(client, whoAmI, {});
    await until(() => (seen.at(-1) as { subject?: string } | null)?.subject === "ann");
    session = null;
    await until(() => seen.at(-1) === null);
    expect(states.at(-1)).toBe(false);
    session = "bob";
    client.setAuth(fetchToken, (signedIn) => states.push(signedIn));
    await until(() => (seen.at(-1) as { subject?: string } | null)?.subject === "bob");
    expect(states.at(-1)).toBe(true);
  });
});

describe("a changed variable that the configuration reads", () => {
  // A regression: functions saw the variable first, and a token of the new key was refused meanwhile.
  it("is trusted at once by who was told of the change, and the key of before goes on", async () => {
    const others = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
    const listed = await Promise.all(
      [others, keys].map(async ({ publicKey }, index) => ({
        ...(await exportJWK(publicKey)),
        kid: ["two", "one"][index],
      })),
    );
    const jwks = { keys: listed.map((key) => ({ ...key, alg: "RS256" })) };
    await workplace.cli(["env", "set", "FIXTURE_JWKS", JSON.stringify(jwks)]);
    for (const [kid, signer] of [
      ["two", others.privateKey],
      ["one", keys.privateKey],
    ] as const) {
      const client = react();
      const seen: (string | undefined)[] = [];
      client.setAuth(async () => token(600, `by ${kid}`, signer, kid));
      await until(async () => {
        seen.push((await client.query(whoAmI, {}))?.subject);
        return seen.at(-1) === `by ${kid}`;
      });
    }
  });
});

describe("optimistic updates", () => {
  it("show at once, stay until the server has them, and go when it refuses", async () => {
    const client = react();
    const seen = watch(client, list, { channel: "hope" });
    await until(() => seen.length === 1);
    const optimistic = (mutation: typeof send | typeof sendAndFail, body: string) =>
      client.mutation(
        mutation as typeof send,
        { channel: "hope", body },
        {
          optimisticUpdate: (store, args) => {
            const known = store.getQuery(list, { channel: "hope" }) ?? [];
            store.setQuery(list, { channel: "hope" }, [...known, `${args.body}?`]);
          },
        },
      );
    await optimistic(send, "good");
    await until(() => seen.at(-1)?.[0] === "good");
    expect(seen).toEqual([[], ["good?"], ["good"]]);
    await expect(optimistic(sendAndFail, "bad")).rejects.toThrow("on purpose");
    await until(() => seen.at(-1)?.length === 1);
    expect(seen.slice(3)).toEqual([["good", "bad?"], ["good"]]);
  });
});

describe("paginated queries", () => {
  it("grow and shrink in place, without gap or double", async () => {
    const client = new ConvexClient(standIn.url, clientOptions);
    open.push(client);
    const write = (body: string) => client.mutation(send, { channel: "pages", body });
    for (const body of ["1", "2", "3", "4", "5", "6"]) await write(body);
    let current: { results: { body: string }[]; status: string; loadMore(items: number): boolean } | undefined;
    const states: string[] = [];
    client.onPaginatedUpdate_experimental(page, { channel: "pages" }, { initialNumItems: 2 }, (result) => {
      current = result as unknown as typeof current;
      states.push((current?.results ?? []).map((one) => one.body).join(""));
    });
    await until(() => current?.status === "CanLoadMore");
    expect(states.at(-1)).toBe("65");
    current?.loadMore(2);
    await until(() => states.at(-1) === "6543");
    await write("7");
    await until(() => states.at(-1) === "76543");
    await client.mutation(remove, { channel: "pages", body: "5" });
    await until(() => states.at(-1) === "7643");
    // A whole page may go, and what follows it stays.
    for (const body of ["7", "6"]) await client.mutation(remove, { channel: "pages", body });
    await until(() => states.at(-1) === "43");
    current?.loadMore(5);
    await until(() => current?.status === "Exhausted");
    expect(states.at(-1)).toBe("4321");
    for (const state of states) {
      expect(new Set(state).size).toBe(state.length);
      expect([...state].sort().reverse().join("")).toBe(state);
    }
  });
});

describe("large results", () => {
  it("arrive whole, in chunks, and so does what follows", async () => {
    const chunks: string[] = [];
    class Listening extends WebSocket {
      constructor(url: string) {
        super(url);
        this.on("message", (data) => {
          const { type } = JSON.parse(String(data)) as { type: string };
          if (type === "TransitionChunk") chunks.push(type);
        });
      }
    }
    const client = react({ webSocketConstructor: Listening });
    const watched = client.watchQuery(large, { characters: 3_000_000 });
    const second = client.watchQuery(large, { characters: 3_000_001 });
    watched.onUpdate(() => {});
    second.onUpdate(() => {});
    await until(() => second.localQueryResult() !== undefined && watched.localQueryResult() !== undefined);
    expect([watched.localQueryResult()?.length, second.localQueryResult()?.length]).toEqual([3_000_000, 3_000_001]);
    expect(chunks.length).toBeGreaterThan(1);
    await client.mutation(send, { channel: "after", body: "large" });
    expect(await client.query(list, { channel: "after" })).toEqual(["large"]);
  });
});
