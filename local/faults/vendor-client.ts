import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Journal, JournalEntry } from "../journal";
import { type Fault, type FaultKind, type FaultService, VendorFault } from "./fault";
import type { FaultBook } from "./fault-book";
import type { RequestCount } from "./request-count";

/** What a provider's plugin does when the vendor fails it: seconds until the next try, `undefined` to give up. */
export type RetryPolicy = (fault: { kind: FaultKind; retryAfter: number }, tries: number) => number | undefined;

/** The client of a vendor's API inside a provider plugin: every request of it is noted, may fail, and may be tried again. */
export interface VendorClient {
  /** Notes a request that is about to be made. Inside `run` it throws when a fault meets it. */
  record(kind: JournalEntry["kind"], operation: string): void;
  /** Makes the requests of one operation of the provider; tries again as the real plugin does. */
  run<T>(operation: () => Promise<T>): Promise<T>;
}

export interface VendorClientOptions {
  service: Extract<FaultService, "vercel" | "cloudflare">;
  journal: Journal;
  faults: FaultBook;
  retries: RetryPolicy;
  /** The vendor's count of this client's requests. */
  count?: RequestCount;
}

/**
 * Plays the part of the plugin between the engine and the vendor: a stand-in provider has no HTTP in between, so faults
 * of the connection are played here, and met with the retries of the real plugin.
 */
export function vendorClient({ service, journal, faults, retries, count }: VendorClientOptions): VendorClient {
  const scope = new AsyncLocalStorage<{ lost?: Fault }>();
  return {
    record(kind, operation) {
      const current = scope.getStore();
      const wait = current === undefined ? undefined : count?.refuses();
      if (wait !== undefined) throw describe({ kind: "429", seconds: wait, request: operation });
      const fault = current === undefined ? undefined : faults.take(service, operation);
      if (current !== undefined && fault?.kind === "lost-answer") current.lost = fault;
      else if (fault !== undefined) throw describe(fault);
      journal.record(service, kind, operation);
    },
    async run(operation) {
      for (let tries = 1; ; tries += 1) {
        const current: { lost?: Fault } = {};
        try {
          const result = await scope.run(current, operation);
          if (current.lost === undefined) return result;
          throw describe(current.lost);
        } catch (error) {
          if (!(error instanceof VendorFault)) throw error;
          const wait = retries(error, tries);
          if (wait === undefined) throw error;
          await sleep(wait * 1000);
        }
      }
    },
  };
}

/** In the words of Go's HTTP client, which is what the plugins print. */
function describe({ kind, seconds, request }: Pick<Fault, "kind" | "seconds" | "request">): VendorFault {
  const messages: Record<FaultKind, string> = {
    timeout: "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    reset: "read: connection reset by peer",
    "429": `429 Too Many Requests: the vendor asks to wait ${Math.ceil(seconds)} s`,
    "500": "500 Internal Server Error",
    "lost-answer": "EOF: the connection ended before an answer came; the request may have been carried out",
  };
  return new VendorFault(`${request}: ${messages[kind]}`, kind, seconds);
}

/**
 * The Vercel plugin tries again after a 429 only, three times, if the wait is shorter than five minutes.
 * Source: terraform-provider-vercel v5.9.1, `client/request.go` (`doRequest`).
 */
export const vercelRetries: RetryPolicy = ({ kind, retryAfter }, tries) =>
  kind === "429" && tries <= 3 && retryAfter < 300 ? retryAfter : undefined;

/**
 * The Cloudflare plugin tries twice more: after a broken connection, a 429 and a 5xx. It waits as `Retry-After` says up to
 * a minute, else 0.5 s and twice that.
 * Source: cloudflare-go v6, `internal/requestconfig/requestconfig.go` (`shouldRetry`, `retryDelay`), as its TypeScript twin.
 */
export const cloudflareRetries: RetryPolicy = ({ kind, retryAfter }, tries) => {
  if (tries > 2) return undefined;
  return kind === "429" && retryAfter < 60 ? retryAfter : 0.5 * 2 ** (tries - 1);
};
