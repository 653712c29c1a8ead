import { getConvexSize, jsonToConvex, type Value } from "convex/values";
import type { FunctionPath, StoredDocument } from "../database/convex-test-internals";
import type { Documents } from "../database/documents";
import { currentTransaction } from "../database/transaction";
import { ConflictError } from "../database/transactions";
import type { Deployment } from "../deployment";
import { functionPathOf } from "../functions/address";
import { type Engine, nobody } from "../functions/engine";
import { functionKind } from "../push/pushed-code";
import { type Alarm, setAlarm } from "./alarm";

const jobs = "_scheduled_functions";
/** Where a job's function lives, if not in the component that scheduled it; `_scheduled_functions` has no room for it. */
const targets = "_scheduled_targets";
const day = 24 * 60 * 60 * 1000;

export interface Scheduler {
  /** Arms what was pending when the process ended. An action that was running then is marked failed, as on Convex. */
  start(): Promise<void>;
}

/**
 * Scheduled functions: a job is a document, so it is part of the transaction that schedules it and survives a restart.
 * A job runs when its document is committed and its time has come. Mutations run exactly once: the job's end is written
 * in their own transaction. Actions run at most once.
 */
export function createScheduler(engine: Engine, deployment: Deployment): Scheduler {
  const alarms = new Map<string, Alarm>();
  /** The documents of `_scheduled_targets`, by job. */
  const components = new Map<string, StoredDocument>();
  let started = false;

  engine.answerSyscalls({
    "1.0/schedule": (args, documents, component) => schedule(documents, component, args),
    "1.0/cancel_job": ({ id }, documents) => cancel(documents, String(id)),
  });
  engine.onCommit(({ changes }) => {
    for (const { component, table, id, before, after } of changes) {
      if (table === jobs) update(component, id, after);
      if (table === targets && after) components.set(String(after["job"]), after);
      if (table === targets && before && !after) components.delete(String(before["job"]));
    }
  });

  const update = (component: string, id: string, job: StoredDocument | undefined): void => {
    const key = `${component} ${id}`;
    alarms.get(key)?.cancel();
    alarms.delete(key);
    if (!started || !job || stateOf(job) !== "pending") return;
    alarms.set(
      key,
      setAlarm(Number(job["scheduledTime"]), () => {
        alarms.delete(key);
        void runJob(component, id).catch((error) => console.error("Error when running a scheduled function", error));
      }),
    );
  };

  const targetOf = (component: string, job: StoredDocument): FunctionPath => {
    const elsewhere = components.get(job._id)?.["component"];
    return { componentPath: String(elsewhere ?? component), udfPath: String(job["name"]) };
  };

  const runJob = async (component: string, id: string): Promise<void> => {
    const documents = engine.documents(component);
    const job = documents?.get(jobs, id);
    if (!documents || !job || stateOf(job) !== "pending") return;
    const target = targetOf(component, job);
    const args = (Array.isArray(job["args"]) ? (job["args"][0] ?? {}) : {}) as Record<string, Value>;
    const kind = functionKind(deployment.findFunction(target));
    if (kind === "action") await runActionJob(component, id, target, args);
    else await runMutationJob(component, id, target, args);
  };

  const runMutationJob = async (component: string, id: string, target: FunctionPath, args: Value): Promise<void> => {
    const once = () =>
      engine.runMutation(component, async (documents) => {
        if (stateOf(documents.get(jobs, id)) !== "pending") return null;
        let kind = "success";
        try {
          await engine.runNested(target.componentPath, target.udfPath, args);
        } catch (error) {
          kind = "failed";
          console.error(`Error when running scheduled function ${target.udfPath}`, error);
        }
        finish(documents, id, kind);
        return null;
      });
    // One that conflicts with others is tried until it is through, however often (backend: `scheduled_jobs/mod.rs`, August 2026).
    for (;;) {
      try {
        await once();
        return;
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
      }
    }
  };

  const runActionJob = async (
    component: string,
    id: string,
    { componentPath, udfPath }: FunctionPath,
    args: Record<string, Value>,
  ): Promise<void> => {
    const claimed = await engine.runMutation(component, async (documents) => {
      if (stateOf(documents.get(jobs, id)) !== "pending") return false;
      documents.patch(jobs, id, { state: { kind: "inProgress" } });
      return true;
    });
    if (!claimed) return;
    await engine.durable();
    let kind = "success";
    try {
      await engine.run({ type: "action", component: componentPath, path: udfPath, arguments: args, caller: nobody });
    } catch (error) {
      kind = "failed";
      console.error(`Error when running scheduled function ${udfPath}`, error);
    }
    await engine.runMutation(component, async (documents) => finish(documents, id, kind));
  };

  /** Convex keeps the result of a job for a week (https://docs.convex.dev/scheduling/scheduled-functions). */
  const forgetOld = async (): Promise<void> => {
    setAlarm(Date.now() + day, () => void forgetOld());
    const isOld = (job: StoredDocument) =>
      Number(job["completedTime"] ?? Number.POSITIVE_INFINITY) < Date.now() - 7 * day;
    for (const component of engine.components()) {
      const old = [...(engine.documents(component)?.table(jobs) ?? [])].filter(isOld);
      if (old.length === 0) continue;
      await engine.runMutation(component, async (documents) => {
        for (const { _id } of old) {
          documents.delete(jobs, _id);
          const target = components.get(_id);
          if (target) documents.delete(targets, target._id);
        }
      });
    }
  };

  return {
    async start() {
      started = true;
      for (const component of engine.components()) {
        for (const target of engine.documents(component)?.table(targets) ?? []) {
          components.set(String(target["job"]), target);
        }
      }
      await forgetOld();
      for (const component of engine.components()) {
        const all = [...(engine.documents(component)?.table(jobs) ?? [])];
        for (const job of all) {
          if (stateOf(job) !== "inProgress") update(component, job._id, job);
          else await engine.runMutation(component, async (documents) => finish(documents, job._id, "failed"));
        }
      }
    },
  };
}

function stateOf(job: StoredDocument | null | undefined): string | undefined {
  return (job?.["state"] as { kind?: string } | undefined)?.kind;
}

function schedule(documents: Documents, component: string, args: Record<string, unknown>): string {
  const target = functionPathOf(args, component);
  const functionArguments = jsonToConvex(args["args"] as Parameters<typeof jsonToConvex>[0]);
  currentTransaction()?.usage.trackScheduledFunction(getConvexSize([functionArguments]));
  const job = documents.insert(jobs, {
    args: [functionArguments],
    name: target.udfPath,
    scheduledTime: Number(args["ts"]) * 1000,
    state: { kind: "pending" },
  });
  if (target.componentPath !== component) documents.insert(targets, { job, component: target.componentPath });
  return job;
}

/** A job that has not ended will not; one that is running goes on, as on Convex. */
function cancel(documents: Documents, id: string): null {
  return finish(documents, id, "canceled");
}

/** Ends a job. Its state may have become `canceled` meanwhile, which stays. */
function finish(documents: Documents, id: string, kind: string): null {
  const state = stateOf(documents.get(jobs, id));
  if (state === "pending" || state === "inProgress") {
    documents.patch(jobs, id, { state: { kind }, completedTime: Date.now() });
  }
  return null;
}
