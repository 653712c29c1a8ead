import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { z } from "zod";
import type { KnownSecrets } from "../known-secrets";
import { ProviderError } from "../provider-error";
import type { ConvexConnection } from "./connection";
import {
  ConvexNotFoundError,
  ConvexRateLimitedError,
  ConvexRefusedError,
  ConvexUnauthorizedError,
  ConvexUnexpectedAnswerError,
  ConvexUnreachableError,
} from "./convex-error";

/** One change of a variable; `null` deletes it. */
export interface VariableChange {
  name: string;
  value: string | null;
}

/** What a deployment says that it runs. Any change of code, dependencies or run-time version shows here. */
export type RunningCode = z.infer<typeof runningCode>;

/**
 * The part of a Convex deployment's own API that the provider uses (`<deployment>/api/v1`, in beta, and what the CLI asks
 * before a push). Each call is repeated on a network failure, 429 and 5xx; every call here may be repeated safely.
 *
 * @throws ProviderError one class per kind of failure, see `convex-error.ts`
 */
export interface DeploymentApi {
  readonly host: string;
  listVariables(): Promise<Record<string, string>>;
  /** One request, applied as a whole or not at all. */
  changeVariables(changes: readonly VariableChange[]): Promise<void>;
  runningCode(): Promise<RunningCode>;
}

export interface Patience {
  /** Tries after the first one. */
  retries: number;
  /** Pause before the second try in milliseconds; doubles with each, with jitter. */
  firstPause: number;
  /** Longest time that a server may ask to wait (Retry-After), in milliseconds. */
  longestPause: number;
  /** Time that one try may take, in milliseconds. */
  timeout: number;
}

export const defaultPatience: Patience = { retries: 5, firstPause: 400, longestPause: 30_000, timeout: 20_000 };

const variableList = z.object({ environmentVariables: z.record(z.string(), z.string()) });
const runningCode = z.object({
  moduleHashes: z.array(z.object({ path: z.string(), hash: z.string(), environment: z.string().nullish() })),
  udfServerVersion: z.string().nullish(),
  nodeDependencies: z.unknown().optional(),
});
const serverError = z.object({ code: z.string().optional(), message: z.string().optional() });

export function deploymentApi(
  connection: ConvexConnection,
  secrets: KnownSecrets,
  { patience = defaultPatience, cancelled }: { patience?: Patience; cancelled?: AbortSignal } = {},
): DeploymentApi {
  const { host } = connection;

  async function call<Answer>(method: string, path: string, body: unknown, schema: z.ZodType<Answer>): Promise<Answer> {
    const operation = `${method} ${path}`;
    let attempts = 0;
    let askedPause = 0;
    let failure: ProviderError | undefined;

    const attempt = async (): Promise<Answer> => {
      attempts += 1;
      askedPause = 0;
      const response = await send(connection, method, path, body, patience.timeout).catch((error: unknown) => {
        throw new ConvexUnreachableError(host, operation, secrets.scrub(reasonOf(error)), attempts);
      });
      if (response.status !== 200) {
        askedPause = Math.min(askedMilliseconds(response.retryAfter), patience.longestPause);
        throw failureOf(response, host, operation, attempts, secrets);
      }
      const parsed = schema.safeParse(response.json);
      if (!parsed.success) throw new ConvexUnexpectedAnswerError(host, operation, kindOf(response));
      return parsed.data;
    };

    try {
      return await pRetry(attempt, {
        retries: patience.retries,
        minTimeout: patience.firstPause,
        maxTimeout: patience.longestPause,
        factor: 2,
        randomize: true,
        shouldRetry: ({ error }) => isPassing(error) && cancelled?.aborted !== true,
        onFailedAttempt: async ({ error, retriesLeft }) => {
          failure = error instanceof ProviderError ? error : undefined;
          if (askedPause > 0 && retriesLeft > 0) await sleep(askedPause, undefined, waitOptions(cancelled));
        },
        // A call that starts after the engine asked to end still gets its one try: it may finish what is half done.
        ...waitOptions(cancelled?.aborted === true ? undefined : cancelled),
      });
    } catch (error) {
      // Ended while it waited for the next try: what went wrong before is the better answer than "aborted".
      throw failure ?? error;
    }
  }

  return {
    host,
    listVariables: async () =>
      (await call("GET", "/api/v1/list_environment_variables", undefined, variableList)).environmentVariables,
    changeVariables: async (changes) => {
      await call("POST", "/api/v1/update_environment_variables", { changes }, z.unknown());
    },
    runningCode: () =>
      call("POST", "/api/get_config_hashes", { version: "1.48.0", adminKey: connection.key }, runningCode),
  };
}

interface RawAnswer {
  status: number;
  contentType: string;
  retryAfter: string | null;
  /** Undefined when the body is empty or no JSON. */
  json: unknown;
}

async function send(
  { url, key }: ConvexConnection,
  method: string,
  path: string,
  body: unknown,
  timeout: number,
): Promise<RawAnswer> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { Authorization: `Convex ${key}`, "Content-Type": "application/json" },
    // The key must not follow a redirect to another host.
    redirect: "manual",
    signal: AbortSignal.timeout(timeout),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    contentType: response.headers.get("content-type")?.split(";")[0] ?? "no content type",
    retryAfter: response.headers.get("retry-after"),
    json: parseJson(text),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failureOf(
  answer: RawAnswer,
  host: string,
  operation: string,
  attempts: number,
  secrets: KnownSecrets,
): ProviderError {
  const { data } = serverError.safeParse(answer.json);
  const said = secrets.scrub([data?.code, data?.message].filter(Boolean).join(": ")).slice(0, 300);
  if (answer.status === 401 || answer.status === 403) return new ConvexUnauthorizedError(host, operation, said);
  if (answer.status === 404) return new ConvexNotFoundError(host, operation);
  if (answer.status === 429) return new ConvexRateLimitedError(host, operation, attempts);
  if (answer.status >= 500) return new ConvexUnreachableError(host, operation, `status ${answer.status}`, attempts);
  if (answer.status >= 400) return new ConvexRefusedError(host, operation, answer.status, said);
  return new ConvexUnexpectedAnswerError(host, operation, kindOf(answer));
}

/** Failures that another try may get past. */
function isPassing(error: unknown): boolean {
  return error instanceof ConvexUnreachableError || error instanceof ConvexRateLimitedError;
}

/** Retry-After is seconds or a date (RFC 9110 section 10.2.3). */
function askedMilliseconds(retryAfter: string | null): number {
  if (retryAfter === null) return 0;
  const seconds = Number(retryAfter);
  const asked = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000;
  return Number.isFinite(asked) ? Math.max(asked, 0) : 0;
}

function waitOptions(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function kindOf(answer: RawAnswer): string {
  if (answer.status >= 300 && answer.status < 400) return `a redirect (status ${answer.status})`;
  return answer.json === undefined ? `${answer.contentType}, not JSON` : "JSON of another shape";
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "it took too long";
  const cause = error.cause;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return error.message;
}
