import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { readJournal } from "../../local/journal";
import { until } from "../until";
import { messages, uploads } from "./fixture-functions";
import { adminKey, createWorkplace, type RunningStandIn, secondKey, type Workplace } from "./stand-in-process";

let workplace: Workplace;
let standIn: RunningStandIn;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
const open: ConvexClient[] = [];

beforeAll(async () => {
  workplace = await createWorkplace();
  standIn = await workplace.start();
  keys = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "one", alg: "RS256" }] };
  await updateVariables({ FIXTURE_JWKS: JSON.stringify(jwks), GREETING: "hello" });
  await workplace.cli(["deploy", "--typecheck", "disable", "--codegen", "disable"]);
});

afterAll(async () => {
  for (const client of open) await client.close();
  await standIn?.stop();
  await workplace?.remove();
});

function http(): ConvexHttpClient {
  return new ConvexHttpClient(standIn.url, { logger: false });
}

function live(): ConvexClient {
  const client = new ConvexClient(standIn.url, {
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    unsavedChangesWarning: false,
    logger: false,
  });
  open.push(client);
  return client;
}

async function updateVariables(variables: Record<string, string | null>, key = adminKey): Promise<Response> {
  return await fetch(`${standIn.url}/api/v1/update_environment_variables`, {
    method: "POST",
    headers: { authorization: `Convex ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ changes: Object.entries(variables).map(([name, value]) => ({ name, value })) }),
  });
}

async function token(lifetime = "5m", issuer = standIn.siteUrl, signer = keys.privateKey): Promise<string> {
  return await new SignJWT({ email: "ann@example.com" })
    .setProtectedHeader({ alg: "RS256", kid: "one" })
    .setIssuedAt()
    .setIssuer(issuer)
    .setSubject("ann")
    .setAudience("convex")
    .setExpirationTime(lifetime)
    .sign(signer);
}

describe("the Convex CLI", () => {
  it("keeps variables, and refuses what Convex refuses", async () => {
    await workplace.cli(["env", "set", "PLANTED", "canary-7f3a"]);
    expect((await workplace.cli(["env", "get", "PLANTED"], { key: secondKey })).stdout).toBe("canary-7f3a");
    await workplace.cli(["env", "remove", "PLANTED"]);
    expect((await workplace.cli(["env", "list", "--names-only"])).stdout.split("\n")).toEqual([
      "FIXTURE_JWKS",
      "GREETING",
    ]);
    await expect(workplace.cli(["env", "set", "CONVEX_SITE_URL", "http://x"])).rejects.toThrow("built-in");
    await expect(workplace.cli(["env", "list"], { key: "wrong" })).rejects.toThrow("deploy key was invalid");
  });

  it("runs functions, internal ones and those of components too", async () => {
    const run = async (...args: string[]) => (await workplace.cli(["run", ...args])).stdout;
    const inCounter = (...args: string[]) => run("--component", "counter", ...args);
    await Promise.all([
      run("messages:sendSecretly", '{"channel":"cli","body":"hush"}'),
      inCounter("counting:increment", '{"name":"cli"}'),
    ]);
    const [list, count, bob, missing] = await Promise.all([
      run("messages:list", '{"channel":"cli"}'),
      inCounter("counting:read", '{"name":"cli"}'),
      run("messages:whoAmI", "--identity", '{"subject":"bob","email":"bob@example.com"}'),
      run("messages:nothing").catch((error) => error.message),
    ]);
    expect([JSON.parse(list), JSON.parse(count)]).toEqual([["hush"], 2]);
    expect(JSON.parse(bob)).toEqual({ subject: "bob", email: "bob@example.com" });
    expect(missing).toContain("Could not find function for 'messages:nothing'");
  });

  it("writes nothing in a dry run", async () => {
    const before = readJournal(workplace.journal);
    await workplace.cli(["deploy", "--dry-run", "--typecheck", "disable", "--codegen", "disable"]);
    const added = readJournal(workplace.journal).slice(before.length);
    expect(added.map((entry) => entry.operation)).toContain("POST /api/deploy2/finish_push");
    expect(added.filter((entry) => entry.kind === "write")).toEqual([]);
  });
});

describe("the process", () => {
  it("says which port is taken", async () => {
    await expect(workplace.start()).rejects.toThrow(/Port \d+ \(--port\) is taken by another process/);
  });

  it("streams what functions print to an admin", async () => {
    await http().mutation(messages.send, { channel: "logged", body: "x" });
    const logs = (key: string) =>
      fetch(`${standIn.url}/api/stream_function_logs?cursor=0`, { headers: { authorization: `Convex ${key}` } });
    const { entries } = (await (await logs(adminKey)).json()) as { entries: { identifier: string; kind: string }[] };
    const ofSend = entries.filter((entry) => entry.identifier === "messages:send");
    expect(ofSend).toContainEqual(
      expect.objectContaining({
        kind: "Completion",
        udfType: "Mutation",
        logLines: [expect.objectContaining({ level: "LOG", messages: ["'sending to'", "'logged'"] })],
      }),
    );
    expect((await logs("wrong")).status).toBe(403);
  });
});

describe("the HTTP client", () => {
  it("calls functions, and learns the data of a ConvexError", async () => {
    const client = http();
    await client.mutation(messages.send, { channel: "http", body: "one" });
    expect(await client.action(messages.sendTwice, { channel: "http", body: "two" })).toBe(6);
    expect(await client.query(messages.list, { channel: "http" })).toEqual(["one", "two", "two"]);
    const failure = await client
      .mutation(messages.sendAndFail, { channel: "http", body: "no" })
      .catch((error) => error);
    expect(failure).toBeInstanceOf(ConvexError);
    expect(failure.data).toEqual({ reason: "on purpose" });
    expect(await client.query(messages.list, { channel: "http" })).toHaveLength(3);
    await expect(client.mutation(messages.sendSecretly, { channel: "http", body: "x" })).rejects.toThrow(
      "Could not find public function for 'messages:sendSecretly'",
    );
  });

  it("is let in by a good token only", async () => {
    const client = http();
    expect(await client.query(messages.whoAmI, {})).toBeNull();
    client.setAuth(await token());
    expect(await client.query(messages.whoAmI, {})).toEqual({ subject: "ann", email: "ann@example.com" });
    const stranger = await generateKeyPair("RS256", { modulusLength: 2048 });
    for (const bad of [
      await token("5m", standIn.siteUrl, stranger.privateKey),
      await token("5m", "https://elsewhere.example"),
      await token("-1m"),
    ]) {
      client.setAuth(bad);
      await expect(client.query(messages.whoAmI, {})).rejects.toThrow(/InvalidAuthHeader|NoAuthProvider/);
    }
  });

  it("sees changed variables in module scope, and nothing of the machine", async () => {
    expect((await updateVariables({ GREETING: "welcome" })).status).toBe(200);
    expect(await http().query(messages.environment, {})).toEqual({
      atModuleScope: "welcome",
      atCall: "welcome",
      names: ["CONVEX_CLOUD_URL", "CONVEX_SITE_URL", "FIXTURE_JWKS", "GREETING"],
      hasAsyncLocalStorage: true,
    });
    const inComponent = await workplace.cli(["run", "--component", "counter", "counting:variables"]);
    expect(JSON.parse(inComponent.stdout)).toEqual(["CONVEX_CLOUD_URL", "CONVEX_SITE_URL", "STEP"]);
    // auth.config reads it, so it cannot go.
    const refused = await updateVariables({ FIXTURE_JWKS: null });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      400,
      "AuthConfigMissingEnvironmentVariable",
    ]);
  });

  it("answers a wrong key as Convex does", async () => {
    const refused = await updateVariables({ X: "1" }, "prod:happy-otter-123|wrong");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "BadDeployKey" });
  });

  it("stores files and serves them by an unguessable URL", async () => {
    const url = await http().action(messages.keepFile, { text: "kept" });
    const served = await fetch(url as string);
    expect([await served.text(), served.headers.get("content-type")]).toEqual(["kept", "text/plain"]);
    expect((await fetch(`${standIn.url}/api/storage/00000000-0000-0000-0000-000000000000`)).status).toBe(404);
  });
});

describe("what an app asks over HTTP", () => {
  it("reads several queries at one time, and functions by handle", async () => {
    const client = http();
    await client.mutation(messages.send, { channel: "consistent", body: "one" });
    expect(await client.consistentQuery(messages.list, { channel: "consistent" })).toEqual(["one"]);
    expect(await client.action(uploads.sendByHandle, { channel: "handle", body: "by handle" })).toBe(2);
    expect(await client.query(messages.list, { channel: "handle" })).toEqual(["by handle"]);
  });

  it("uploads a file from a browser to a URL that is good for that, and takes it away", async () => {
    const client = http();
    const url = (await client.mutation(uploads.uploadUrl, {})) as string;
    const origin = "https://app.example";
    const preflight = await fetch(url, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBe(origin);
    expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type");
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    const answer = await fetch(url, { method: "POST", headers: { origin, "content-type": "image/png" }, body: bytes });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    const { storageId: id } = (await answer.json()) as { storageId: string };
    const file = (await client.query(uploads.urlOf, { id })) as { url: string; size: number };
    const served = await fetch(file.url);
    expect([file.size, served.headers.get("content-type")]).toEqual([70_000, "image/png"]);
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(bytes);
    await client.mutation(uploads.discard, { id });
    expect([await client.query(uploads.urlOf, { id }), (await fetch(file.url)).status]).toEqual([
      { url: null, size: null },
      404,
    ]);
    expect((await fetch(url.replace(/token=.*/, "token=guessed"), { method: "POST", body: "x" })).status).toBe(401);
  });

  it("is answered in the formats and with the errors that clients read", async () => {
    const ask = (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${standIn.url}/api/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
    const missing = await ask("query", { path: "messages:nowhere", args: {}, format: "json" });
    expect([missing.status, await missing.json()]).toEqual([
      200,
      expect.objectContaining({
        status: "error",
        errorMessage: expect.stringMatching(
          /^\[Request ID: [0-9a-f]{16}\] Server Error\nCould not find public function/,
        ),
      }),
    ]);
    const wrongKind = await ask("mutation", { path: "messages:list", args: { channel: "x" }, format: "json" });
    expect(((await wrongKind.json()) as { errorMessage: string }).errorMessage).toContain(
      "Trying to execute messages.js:list as Mutation, but it is defined as Query.",
    );
    const printed = await ask("mutation", { path: "messages:send", args: { channel: "f", body: "x" }, format: "json" });
    expect(await printed.json()).toMatchObject({ status: "success", logLines: ["[LOG] 'sending to' 'f'"] });
    for (const [body, headers, status, code] of [
      ["{", {}, 400, "BadJsonBody"],
      [{ path: "messages:list" }, { authorization: "Convex wrong" }, 403, "BadDeployKey"],
      [{ path: "messages:list" }, { authorization: "Bearer not.a.token" }, 401, "InvalidAuthHeader"],
      [{ path: "messages:list" }, { authorization: "Basic eA==" }, 400, "InvalidHeaderFailure"],
    ] as const) {
      const refused = await ask("query", body, headers);
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([status, code]);
    }
  });
});

describe("HTTP actions", () => {
  it("answer each method beneath a path prefix, and preflights", async () => {
    const origin = "https://app.example";
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const answer = await fetch(`${standIn.siteUrl}/any/thing/at%20all`, { method, body: "body" });
      expect([await answer.text(), answer.headers.get("x-asked")]).toEqual(["body", `${method} /any/thing/at%20all`]);
    }
    const preflight = await fetch(`${standIn.siteUrl}/any/thing`, { method: "OPTIONS", headers: { origin } });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
    expect((await fetch(`${standIn.siteUrl}/any/thing`)).status).toBe(404);
  });

  it("get the site's URL and the body, and may set several cookies", async () => {
    const answer = await fetch(`${standIn.siteUrl}/echo?x=1`, { method: "POST", body: "hello" });
    expect([answer.status, await answer.text()]).toEqual([201, "hello"]);
    expect(answer.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2; Path=/"]);
    expect(answer.headers.get("x-url")).toBe(`${standIn.siteUrl}/echo?x=1`);
  });

  it("stream, answer HEAD without a body, and fail as on Convex", async () => {
    const stream = await fetch(`${standIn.siteUrl}/stream`);
    const chunks: string[] = [];
    for await (const chunk of stream.body!) chunks.push(Buffer.from(chunk).toString());
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.join("")).toBe("one two three");
    const head = await fetch(`${standIn.siteUrl}/stream`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const missing = await fetch(`${standIn.siteUrl}/nowhere`);
    expect([missing.status, await missing.text()]).toEqual([404, "No matching routes found"]);
    const boom = await fetch(`${standIn.siteUrl}/boom`);
    expect([boom.status, ((await boom.json()) as { code: string }).code]).toEqual([
      500,
      expect.stringContaining("Uncaught Error: boom"),
    ]);
  });

  it("are mounted for components under their prefix", async () => {
    expect(await (await fetch(`${standIn.siteUrl}/counter/total`)).text()).toBe("counter at /counter/total");
  });
});

describe("the WebSocket client", () => {
  it("follows the writes of others: mutations, actions, scheduled functions", async () => {
    const seen: string[][] = [];
    const watcher = live();
    watcher.onUpdate(messages.list, { channel: "live" }, (value) => seen.push(value as string[]));
    await until(() => seen.length === 1);
    const writer = live();
    await writer.mutation(messages.send, { channel: "elsewhere", body: "not seen" });
    await writer.mutation(messages.send, { channel: "live", body: "a" });
    await writer.action(messages.sendTwice, { channel: "live", body: "b" });
    await writer.mutation(messages.sendLater, { channel: "live", body: "c", milliseconds: 200 });
    await until(() => seen.at(-1)?.length === 4);
    expect(seen.at(-1)).toEqual(["a", "b", "b", "c"]);
    // Only the ranges that a query read wake it: the write elsewhere did not.
    expect(seen.map((value) => value.length)).toEqual([...new Set(seen.map((value) => value.length))]);
  });

  it("signs in, replaces an expired token, and signs out", async () => {
    const seen: unknown[] = [];
    const client = live();
    const issued = [await token("-1m"), await token()];
    client.setAuth(async () => issued.shift() ?? null);
    client.onUpdate(messages.whoAmI, {}, (value) => seen.push(value));
    await until(() => seen.some((value) => value !== null));
    expect(seen.at(-1)).toEqual({ subject: "ann", email: "ann@example.com" });
    client.client.clearAuth();
    await until(() => seen.at(-1) === null);
  });
});

describe("what was acknowledged", () => {
  it("is there after a restart; clients come back and jobs are armed again", async () => {
    const seen: string[][] = [];
    live().onUpdate(messages.list, { channel: "restart" }, (value) => seen.push(value as string[]));
    await http().mutation(messages.send, { channel: "restart", body: "before" });
    await http().mutation(messages.sendLater, { channel: "restart", body: "scheduled", milliseconds: 1500 });
    await until(() => seen.at(-1)?.length === 1);
    expect(await standIn.stop()).toBe(0);
    standIn = await workplace.start();
    await until(() => seen.at(-1)?.length === 2);
    expect(seen.at(-1)).toEqual(["before", "scheduled"]);
    expect(await http().query(messages.environment, {})).toMatchObject({ atModuleScope: "welcome" });
  });

  it("is there after kill -9 under writes", async () => {
    const acknowledged: string[] = [];
    let stopped = false;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      const client = http();
      for (let count = 0; !stopped; count++) {
        const body = `${writer}-${count}`;
        try {
          await client.mutation(messages.send, { channel: "kill", body });
          acknowledged.push(body);
        } catch {
          return;
        }
      }
    });
    await until(() => acknowledged.length > 200);
    await standIn.kill();
    stopped = true;
    await Promise.all(writers);
    standIn = await workplace.start();
    const kept = new Set((await http().query(messages.list, { channel: "kill" })) as string[]);
    expect(acknowledged.filter((body) => !kept.has(body))).toEqual([]);
    const counted = await workplace.cli(["run", "--component", "counter", "counting:read", '{"name":"kill"}']);
    expect(JSON.parse(counted.stdout)).toBe(kept.size * 2);
  });

  it("runs crons", async () => {
    const ticks = async () => (await workplace.cli(["data", "ticks", "--format", "jsonl"])).stdout.split("\n").length;
    expect(await ticks()).toBeGreaterThan(1);
  });
});

it("tells deployment writes from the app's, and no secret", async () => {
  const journal = readJournal(workplace.journal);
  const writes = new Set(journal.filter((entry) => entry.kind === "write").map((entry) => entry.operation));
  expect(writes).toContain("POST /api/v1/update_environment_variables");
  expect(writes).toContain("POST /api/deploy2/finish_push");
  expect(writes).toContain("POST /api/mutation");
  const told = JSON.stringify(journal) + workplace.output();
  for (const secret of [adminKey, secondKey, "canary-7f3a", "welcome"]) expect(told).not.toContain(secret);
  expect(workplace.output()).toContain("[CONVEX M(messages:send)] [LOG] sending to kill");
});
