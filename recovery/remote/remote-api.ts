import pRetry, { AbortError } from "p-retry";
import { RecoveryError } from "../errors";

export interface RemoteApi {
  /** The JSON answer, or `undefined` for 404. */
  get(path: string, query?: Record<string, string | undefined>): Promise<unknown>;
  delete(path: string, query?: Record<string, string | undefined>): Promise<void>;
}

export interface RemoteApiOptions {
  name: string;
  baseUrl: string;
  /** The token and the variable that it comes from. */
  token: string | undefined;
  tokenVariable: string;
  fetch: typeof globalThis.fetch;
  /** What is asked for, for messages. Default: what a crashed update made. */
  purpose?: string;
  /** Factor on the waits between attempts; tests use 0. */
  patience?: number;
}

const ATTEMPT_TIMEOUT_MS = 30_000;
const RETRIES = 4;

/** Look-ups at a vendor: bounded retries on network errors, 429 (with Retry-After) and 5xx; no value of a token anywhere. */
export function remoteApi(options: RemoteApiOptions): RemoteApi {
  const { name, tokenVariable, token, patience = 1, purpose = "what the crashed update made" } = options;

  async function request(method: "GET" | "DELETE", path: string, query: Record<string, string | undefined> = {}) {
    if (!token) {
      throw new RecoveryError(
        "ERR_RECOVERY_TOKEN_MISSING",
        `${tokenVariable} is not set, but ${name} has to be asked ${purpose}: set it as for \`pulumi up\`.`,
      );
    }
    const url = new URL(options.baseUrl.replace(/\/$/, "") + path);
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
    const what = `${method} ${url.origin}${url.pathname}`;

    const attempt = async () => {
      const response = await options.fetch(url, {
        method,
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
      });
      if (response.ok || response.status === 404) return response;
      const failure = new Error(`${what} answered ${response.status}`);
      if (response.status === 429 || response.status >= 500) {
        await response.body?.cancel();
        await sleep(patience * 1_000 * Number(response.headers.get("retry-after") ?? 0));
        throw failure;
      }
      if (response.status === 401 || response.status === 403) {
        throw new AbortError(
          new RecoveryError(
            "ERR_RECOVERY_TOKEN_REFUSED",
            `${name} refuses ${tokenVariable} (${what} answered ${response.status}): use the token that \`pulumi up\` runs with.`,
          ),
        );
      }
      throw new AbortError(failure);
    };
    try {
      return await pRetry(attempt, {
        retries: RETRIES,
        minTimeout: patience * 500,
      });
    } catch (error) {
      if (error instanceof RecoveryError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new RecoveryError(
        "ERR_RECOVERY_REMOTE",
        `${name} could not be asked ${purpose} (${what}: ${reason}). Nothing was changed: try again later.`,
        { cause: error },
      );
    }
  }

  return {
    async get(path, query) {
      const response = await request("GET", path, query);
      return response.status === 404 ? undefined : response.json();
    },
    async delete(path, query) {
      await request("DELETE", path, query);
    },
  };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds || 0, 60_000)));
}
