import { randomBytes } from "node:crypto";

/** What asked for functions to run, as the log names it (backend `FunctionCaller`). */
export type RequestSource = "SyncWorker" | "HttpApi" | "HttpEndpoint" | "Tester" | "Cron" | "Scheduler" | "Action";

/** One request of a client. Its id stands in the error that the client gets and in the log, so that one finds the other. */
export interface RequestScope {
  readonly id: string;
  readonly source: RequestSource;
  /** What its functions printed so far, as clients show it: `[LOG] 'text'`. */
  readonly logLines: string[];
}

export function newRequest(source: RequestSource): RequestScope {
  return { id: randomBytes(8).toString("hex"), source, logLines: [] };
}
