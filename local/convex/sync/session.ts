import { convexToJson, type JSONValue, jsonToConvex, type Value } from "convex/values";
import { ApiError, badDeployKey, functionFailure } from "../convex-error";
import { currentReads, ReadSet } from "../database/read-set";
import { type Caller, type Commit, type Engine, nobody } from "../functions/engine";
import { type Journal, journalText, parseJournal, withJournal } from "../functions/pagination-journal";
import type { FunctionRequest, Requester } from "../functions/request";
import { newRequest, type RequestScope } from "../functions/request-scope";
import type { FunctionRunner } from "../functions/runner";
import type { AdminKeys } from "../http/admin-keys";
import type { IdentityVerifier } from "../http/identity";
import {
  type AddQuery,
  type ClientMessage,
  decodeTimestamp,
  encodeTimestamp,
  encodeVersion,
  type ServerMessage,
  type StateModification,
  type StateVersion,
} from "./protocol";

export interface SyncParts {
  deploymentName: string;
  engine: Engine;
  runner: FunctionRunner;
  keys: AdminKeys;
  identities: IdentityVerifier;
}

/** The connection to one client. */
export interface SyncTransport {
  send(message: ServerMessage): void;
  close(): void;
}

/** Where a connection comes from, for `ctx.meta.getRequestMetadata()`. */
export type Client = Pick<Caller, "ip" | "userAgent">;

export interface SyncSession {
  receive(message: ClientMessage): void;
  /** Something was committed and is on disk. */
  committed(commit: Commit): void;
  /** Code or variables changed: every query runs again. */
  invalidateAll(): void;
}

interface WatchedQuery extends AddQuery {
  reads: ReadSet;
  kept: Journal;
  stale: boolean;
  /** The last answer as text, to send only what changed. */
  answer: string | undefined;
}

type Authenticate = Extract<ClientMessage, { type: "Authenticate" }>;
type QuerySetChange = Extract<ClientMessage, { type: "ModifyQuerySet" }>;
type Call = Extract<ClientMessage, { type: "Mutation" | "Action" }>;

/** A token that was not accepted ends the connection, as on Convex; the client then fetches a new one. */
class TokenRefusedError extends Error {}
/** A token that was good has ended meanwhile; a client that is about to send a new one does not mind. */
class TokenExpiredError extends Error {
  constructor() {
    super("Convex token identity expired");
  }
}
/** The client broke the protocol; it must not try the same again. */
class ProtocolError extends Error {}

/**
 * The server's side of one sync connection: keeps the client's set of queries up to date. Messages and updates are
 * handled one after the other, except actions, which are not ordered with anything.
 */
export function createSyncSession(parts: SyncParts, transport: SyncTransport, client: Client = nobody): SyncSession {
  const { engine, runner } = parts;
  const queries = new Map<number, WatchedQuery>();
  let version: StateVersion = { querySet: 0, ts: 0n, identity: 0 };
  const as = (identity: Caller["identity"], admin = false): Requester => ({
    admin,
    caller: { identity, ip: client.ip, userAgent: client.userAgent },
  });
  let requester = as(null);
  const inScope = (request: RequestScope): Requester => ({ ...requester, caller: { ...requester.caller, request } });
  let sessionId: string | undefined;
  let clientClockSkew: number | undefined;
  /** Seconds since the epoch, for a user's token. */
  let expiresAt: number | undefined;
  let turn: Promise<void> = Promise.resolve();
  let updateQueued = false;
  let ended = false;

  const fail = (error: unknown): void => {
    ended = true;
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof TokenRefusedError || error instanceof TokenExpiredError) {
      const authUpdateAttempted = error instanceof TokenRefusedError;
      transport.send({ type: "AuthError", error: message, baseVersion: version.identity, authUpdateAttempted });
    } else if (error instanceof ProtocolError) {
      transport.send({ type: "FatalError", error: message });
    } else {
      console.error("A sync connection ended by an error", error);
    }
    transport.close();
  };
  const inTurn = (work: () => Promise<void>): void => {
    turn = turn.then(async () => {
      if (!ended) await work().catch(fail);
    });
  };

  const requireLivingToken = (): void => {
    if (expiresAt !== undefined && expiresAt * 1000 < Date.now()) {
      throw new TokenExpiredError();
    }
  };

  const evaluate = async (query: WatchedQuery): Promise<StateModification | undefined> => {
    const reads = new ReadSet();
    const journal = { ...query.kept };
    query.stale = false;
    // Set before the run: a commit that comes between the query's reads and its answer must find them.
    query.reads = reads;
    const { queryId } = query;
    const request = newRequest("SyncWorker");
    const { logLines } = request;
    let answer: StateModification;
    try {
      const scope = <Result>(run: () => Result): Result => currentReads.run(reads, () => withJournal(journal, run));
      const value = await runner.watch(requestOf(query), inScope(request), scope);
      answer = { type: "QueryUpdated", queryId, value: json(value), logLines, journal: journalText(journal) };
    } catch (error) {
      if (error instanceof ApiError) throw new ProtocolError(error.message);
      const failure = functionFailure(error, request.id);
      answer = { type: "QueryFailed", queryId, ...failure, logLines, journal: journalText(journal) };
    }
    query.kept = journal;
    const text =
      answer.type === "QueryFailed"
        ? JSON.stringify({ ...answer, errorMessage: withoutId(answer), logLines: [] })
        : JSON.stringify({ ...answer, logLines: [] });
    if (text === query.answer) return undefined;
    query.answer = text;
    return answer;
  };

  /** Brings all stale queries up to date and tells the client, at a time not before `notBefore`. */
  const transition = async (
    next: Partial<StateVersion>,
    modifications: StateModification[] = [],
    always = true,
  ): Promise<void> => {
    const ts = engine.timestamp();
    for (const query of queries.values()) {
      const modification = query.stale ? await evaluate(query) : undefined;
      if (modification) modifications.push(modification);
    }
    if (!always && modifications.length === 0) return;
    const start = version;
    version = { ...start, ...next, ts };
    transport.send({
      type: "Transition",
      startVersion: encodeVersion(start),
      endVersion: encodeVersion(version),
      modifications,
      serverTs: Date.now() * 1_000_000,
      ...(clientClockSkew !== undefined && { clientClockSkew }),
    });
  };

  const queueUpdate = (): void => {
    if (updateQueued || ![...queries.values()].some((query) => query.stale)) return;
    updateQueued = true;
    inTurn(async () => {
      updateQueued = false;
      requireLivingToken();
      await transition({}, [], false);
    });
  };

  const authenticate = async (message: Authenticate): Promise<void> => {
    expectVersion(message.baseVersion, version.identity);
    expiresAt = undefined;
    if (message.tokenType === "None") requester = as(null);
    else if (message.tokenType === "Admin") {
      if (!parts.keys.accepts(message.value ?? ""))
        throw new TokenRefusedError(badDeployKey(parts.deploymentName).message);
      requester = as(message.impersonating ?? null, true);
    } else {
      const signedIn = await parts.identities.verify(message.value ?? "").catch((error: unknown) => {
        throw error instanceof ApiError ? new TokenRefusedError(error.message) : error;
      });
      expiresAt = signedIn.expiresAt;
      requester = as(signedIn.identity);
    }
    for (const query of queries.values()) query.stale = true;
    await transition({ identity: message.baseVersion + 1 });
  };

  const modifyQuerySet = async ({ baseVersion, newVersion, modifications }: QuerySetChange): Promise<void> => {
    expectVersion(baseVersion, version.querySet);
    requireLivingToken();
    const removed: StateModification[] = [];
    for (const change of modifications) {
      if (change.type === "Remove") {
        queries.delete(change.queryId);
        removed.push({ type: "QueryRemoved", queryId: change.queryId });
      } else {
        const kept = parseJournal(change.journal);
        queries.set(change.queryId, { ...change, reads: new ReadSet(), kept, stale: true, answer: undefined });
      }
    }
    await transition({ querySet: newVersion }, removed);
  };

  const call = async (kind: "mutation" | "action", message: Call): Promise<void> => {
    requireLivingToken();
    const type = kind === "mutation" ? "MutationResponse" : "ActionResponse";
    const { requestId } = message;
    const request = newRequest("SyncWorker");
    const { logLines } = request;
    const session = sessionId === undefined ? undefined : { sessionId, requestId };
    try {
      const result = json(await runner.run(kind, requestOf(message), inScope(request), session));
      const ts = kind === "mutation" ? { ts: encodeTimestamp(engine.timestamp()) } : {};
      transport.send({ type, requestId, success: true, result, logLines, ...ts });
    } catch (error) {
      const { errorMessage, ...rest } = functionFailure(error, request.id);
      transport.send({ type, requestId, success: false, result: errorMessage, logLines, ...rest });
    }
  };

  return {
    receive(message) {
      switch (message.type) {
        case "Connect":
          return inTurn(async () => {
            sessionId = message.sessionId;
            if (message.clientTs !== undefined) clientClockSkew = message.clientTs - Date.now();
            const seen = message.maxObservedTimestamp;
            if (seen !== undefined && decodeTimestamp(seen) > engine.timestamp()) {
              throw new ProtocolError("The client has seen a later state than this deployment has: it was reset.");
            }
          });
        case "Authenticate":
          return inTurn(() => authenticate(message));
        case "ModifyQuerySet":
          return inTurn(() => modifyQuerySet(message));
        case "Mutation":
          return inTurn(async () => {
            await call("mutation", message);
            // The client holds its optimistic update until it sees a state at or after the mutation.
            await transition({});
          });
        case "Action":
          void call("action", message).catch(fail);
          return;
        case "Event":
          return;
      }
    },
    committed({ changes }) {
      for (const query of queries.values()) {
        if (!query.stale && changes.some((change) => query.reads.isTouchedBy(change))) query.stale = true;
      }
      queueUpdate();
    },
    invalidateAll() {
      for (const query of queries.values()) query.stale = true;
      queueUpdate();
    },
  };
}

function expectVersion(given: number, current: number): void {
  if (given !== current)
    throw new ProtocolError(`Base version ${given} passed up doesn't match the current version ${current}`);
}

function requestOf({
  udfPath,
  componentPath,
  args,
}: Pick<AddQuery, "udfPath" | "componentPath" | "args">): FunctionRequest {
  return {
    path: udfPath,
    component: componentPath,
    arguments: jsonToConvex(args[0] ?? {}) as Record<string, Value>,
  };
}

function json(value: Value | undefined): JSONValue {
  return convexToJson(value ?? null);
}

/** Two failures are the same but for their request ids. */
function withoutId({ errorMessage }: { errorMessage: string }): string {
  return errorMessage.replace(/^\[Request ID: \w+\] /, "");
}
