import type { Value } from "convex/values";
import type { StoredDocument } from "../database/convex-test-internals";
import type { Engine, FunctionCall } from "./engine";

/** A mutation as its client names it; the client sends the same again when the connection broke before the answer. */
export interface SessionRequest {
  sessionId: string;
  requestId: number;
}

export interface SessionRequests {
  /** Runs a mutation, or gives the result that it had, also before a restart. */
  run(identifier: SessionRequest, call: FunctionCall): Promise<Value>;
}

/** System table of the app's component (backend `model/src/session_requests`). */
const table = "_session_requests";
/** Convex keeps two weeks; a client that was away for longer than these many mutations may send one twice. */
const capacity = 10_000;

/** Lets each mutation of a session happen once: what it returned is written in its own transaction. */
export function createSessionRequests(engine: Engine): SessionRequests {
  /** By session and request, oldest first. */
  const done = new Map<string, StoredDocument>();
  const keyOf = (one: StoredDocument | SessionRequest): string =>
    "_id" in one ? `${one["sessionId"]} ${one["requestId"]}` : `${one.sessionId} ${one.requestId}`;
  const stored = [...(engine.documents("")?.table(table) ?? [])];
  for (const one of stored.sort((a, b) => a._creationTime - b._creationTime)) done.set(keyOf(one), one);
  engine.onCommit(({ changes }) => {
    for (const { component, table: changed, before, after } of changes) {
      if (component !== "" || changed !== table) continue;
      if (after) done.set(keyOf(after), after);
      else if (before) done.delete(keyOf(before));
    }
  });

  const perform = async (identifier: SessionRequest, call: FunctionCall): Promise<Value> => {
    const { component, path, arguments: args, caller } = call;
    const result = await engine.runMutation(
      component,
      async () => {
        const known = done.get(keyOf(identifier));
        if (known) return known["result"];
        const value = (await engine.runNested(component, path, args as Value, caller)) ?? null;
        const records = engine.documents("");
        records?.insert(table, { ...identifier, result: value });
        const oldest = done.size >= capacity ? done.values().next().value : undefined;
        if (oldest) records?.delete(table, oldest._id);
        return value;
      },
      caller,
    );
    return result as Value;
  };

  /** What has not ended yet: the connection may break and come back meanwhile. */
  const running = new Map<string, Promise<Value>>();
  return {
    async run(identifier, call) {
      const key = keyOf(identifier);
      const underWay = running.get(key);
      if (underWay) return await underWay;
      const result = perform(identifier, call);
      running.set(key, result);
      try {
        return await result;
      } finally {
        running.delete(key);
      }
    },
  };
}
