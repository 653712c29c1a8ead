import type { Value } from "convex/values";
import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../convex-error";
import { currentReads } from "../database/read-set";
import type { Commit, Engine } from "../functions/engine";
import type { Requester } from "../functions/request";
import type { FunctionRunner } from "../functions/runner";
import { createAdminKeys } from "../http/admin-keys";
import type { IdentityVerifier } from "../http/identity";
import { decodeTimestamp, encodeTimestamp, type ServerMessage } from "./protocol";
import { createSyncSession, type SyncSession } from "./session";

/** A deployment with one value, which `get` reads as document `x` and `set` writes. */
let value: Value;
let clock: bigint;
let runs: number;
let sent: ServerMessage[];
let closed: boolean;
let session: SyncSession;

const commit = (id: string): Commit => ({ ts: clock, changes: [{ component: "", table: "t", id }] });
const flush = () => new Promise((resolve) => setTimeout(resolve, 5));
const last = <Type extends ServerMessage["type"]>(type: Type) =>
  sent.findLast((message) => message.type === type) as Extract<ServerMessage, { type: Type }>;

beforeEach(() => {
  value = "first";
  clock = 1000n;
  runs = 0;
  sent = [];
  closed = false;
  const runner = {
    async watch({ path }: { path: string }, requester: Requester, scope: <Result>(run: () => Result) => Result) {
      return await scope(async () => {
        runs += 1;
        if (path === "fail") throw new Error("on purpose");
        if (path === "admin") throw new ApiError(403, "BadDeployKey", "for admins");
        currentReads.getStore()?.addDocument("", "x");
        return path === "who" ? (requester.caller.identity?.subject ?? null) : value;
      });
    },
    async run(_kind: string, request: { arguments: Record<string, Value> }) {
      clock += 1n;
      if (request.arguments["to"] === "fail") throw new Error("on purpose");
      value = request.arguments["to"] ?? null;
      session.committed(commit("x"));
      return value;
    },
  } as unknown as FunctionRunner;
  const identities = {
    async verify(token: string) {
      if (token === "forged") throw new ApiError(401, "InvalidAuthHeader", "not good");
      return { identity: { subject: token }, expiresAt: token === "short" ? Date.now() / 1000 + 0.02 : 9e9 };
    },
  } as unknown as IdentityVerifier;
  const engine = { timestamp: () => clock } as unknown as Engine;
  const keys = createAdminKeys(["key"]);
  session = createSyncSession(
    { deploymentName: "local", engine, runner, keys, identities },
    { send: (message) => sent.push(message), close: () => (closed = true) },
  );
});

const add = (queryId: number, udfPath: string, baseVersion = 0) =>
  session.receive({
    type: "ModifyQuerySet",
    baseVersion,
    newVersion: baseVersion + 1,
    modifications: [{ type: "Add", queryId, udfPath, args: [{}] }],
  });
const set = (to: string) => session.receive({ type: "Mutation", requestId: 7, udfPath: "set", args: [{ to }] });
const signIn = (token: string, baseVersion = 0) =>
  session.receive({ type: "Authenticate", tokenType: "User", value: token, baseVersion });

describe("a sync session", () => {
  it("answers a query, and again only when what it read changed and the answer with it", async () => {
    add(0, "get");
    await flush();
    expect(last("Transition").modifications).toMatchObject([{ type: "QueryUpdated", queryId: 0, value: "first" }]);
    value = "second";
    session.committed(commit("another"));
    await flush();
    expect([sent.length, runs]).toEqual([1, 1]);
    session.committed(commit("x"));
    await flush();
    expect(last("Transition").modifications).toMatchObject([{ value: "second" }]);
    session.committed(commit("x"));
    await flush();
    expect([sent.length, runs]).toEqual([2, 3]);
  });

  it("runs a query once for many commits at a time", async () => {
    add(0, "get");
    await flush();
    for (let count = 0; count < 10; count++) session.committed(commit("x"));
    await flush();
    expect(runs).toBe(2);
  });

  it("answers a mutation first, and then shows a state at or after it", async () => {
    add(0, "get");
    set("changed");
    await flush();
    const types = sent.map((message) => message.type);
    expect(types.indexOf("MutationResponse")).toBeGreaterThan(-1);
    expect(types.at(-1)).toBe("Transition");
    const response = last("MutationResponse");
    expect(response).toMatchObject({ requestId: 7, success: true, result: "changed" });
    const shown = decodeTimestamp(last("Transition").endVersion.ts);
    expect(shown >= decodeTimestamp(response.ts ?? "")).toBe(true);
    expect(last("Transition").modifications).toMatchObject([{ value: "changed" }]);
  });

  it("shows a state after a mutation that changed no query, or the client would wait for it for ever", async () => {
    set("changed");
    await flush();
    expect(sent.map((message) => message.type)).toEqual(["MutationResponse", "Transition"]);
  });

  it("chains versions without gaps", async () => {
    add(0, "get");
    signIn("ann");
    add(1, "who", 1);
    set("x");
    session.invalidateAll();
    await flush();
    const transitions = sent.filter((message) => message.type === "Transition");
    for (const [at, transition] of transitions.entries()) {
      if (at > 0) expect(transition.startVersion).toEqual(transitions[at - 1]?.endVersion);
    }
    expect(last("Transition").endVersion).toMatchObject({ querySet: 2, identity: 1 });
  });

  it("tells errors of functions and stays open", async () => {
    add(0, "fail");
    set("fail");
    await flush();
    const failed = sent.flatMap((message) => (message.type === "Transition" ? message.modifications : []));
    expect(failed).toMatchObject([
      { type: "QueryFailed", errorMessage: expect.stringContaining("Uncaught Error: on purpose") },
    ]);
    expect(last("MutationResponse")).toMatchObject({ success: false, result: expect.stringContaining("on purpose") });
    expect(closed).toBe(false);
  });

  it("runs queries again for a new identity", async () => {
    add(0, "who");
    signIn("ann");
    await flush();
    expect(last("Transition").modifications).toMatchObject([{ value: "ann" }]);
    session.receive({ type: "Authenticate", tokenType: "None", baseVersion: 1 });
    await flush();
    expect(last("Transition").modifications).toMatchObject([{ value: null }]);
  });

  it("ends with AuthError for a forged token, a wrong key, and a token that ran out", async () => {
    signIn("forged");
    await flush();
    expect(sent).toEqual([{ type: "AuthError", error: "not good", baseVersion: 0, authUpdateAttempted: true }]);
    expect(closed).toBe(true);
    set("ignored");
    await flush();
    expect(value).toBe("first");
  });

  it("refuses to work for a token that ran out meanwhile", async () => {
    signIn("short");
    await new Promise((resolve) => setTimeout(resolve, 40));
    set("late");
    await flush();
    expect(last("AuthError")).toMatchObject({ baseVersion: 1, authUpdateAttempted: false });
    expect([value, closed]).toEqual(["first", true]);
  });

  it("ends with FatalError when the client must not try again", async () => {
    add(0, "get", 5);
    await flush();
    expect(last("FatalError").error).toContain("Base version 5");
    expect(closed).toBe(true);
  });

  it("does not serve a client that has seen the future, or one without the key that a query needs", async () => {
    add(0, "admin");
    await flush();
    expect(last("FatalError").error).toBe("for admins");
    expect(closed).toBe(true);
  });

  it("accepts a reconnecting client that has seen no more than there is", async () => {
    session.receive({ type: "Connect", maxObservedTimestamp: encodeTimestamp(1000n) });
    await flush();
    expect(closed).toBe(false);
    session.receive({ type: "Connect", maxObservedTimestamp: encodeTimestamp(1001n) });
    await flush();
    expect(closed).toBe(true);
  });
});
