import { clientProofHeader } from "../../contract/client-address";
import { internal } from "../_generated/api";
import type { ActionCtx } from "../_generated/server";
import { withClientAddress } from "../betterAuth/authRequest";
import { addressKey } from "./addressKey";
import { chargesOf, triedAccount, type Visit } from "./charges";
import { contendedWait, unlessContended } from "./contention";
import { areLimitsOn } from "./count";
import { refusedResponse } from "./refusal";
import { trustedClient } from "./trustedClient";

/** A request that may go on: it names the client's address where the app vouches for it, and nowhere else. */
interface Admitted {
  request: Request;
  /** To be told what came of it. */
  answered(answer: Response): Promise<void>;
}

/**
 * The one way to the auth API: every request is counted here, once, before anything looks at it. `path` is what follows the
 * base path. Who has to wait is answered with 429, and so is who cannot be counted because too many come at the same moment.
 */
export async function admit(ctx: ActionCtx, request: Request, path: string): Promise<Admitted | Response> {
  const client = await trustedClient(request);
  const limited = areLimitsOn(process.env);
  if (!limited) return { request: withClientAddress(request, client.address), answered: async () => undefined };

  const body = await bodyOf(request);
  const visit = (address: string | undefined): Visit => ({ method: request.method, path, address, body });
  const known = visit(client.signed ? addressKey(client.address) : undefined);
  const { agent, address } = client;
  const counted = ctx.runMutation(internal.limits.admission.admit, {
    charges: await chargesOf(known),
    unsigned: await chargesOf(visit(undefined)),
    ...(client.signed && request.method !== "GET" ? { proof: client.proof } : {}),
    ...(address === undefined ? {} : { address }),
    ...(agent === undefined ? {} : { agent }),
  });
  // Never let through uncounted.
  const { believed, wait } = await unlessContended(counted, () => ({ believed: false, wait: contendedWait() }));
  if (wait !== undefined) return refusedResponse(wait);
  const tried = await triedAccount(believed ? known : visit(undefined));
  return {
    request: withClientAddress(believed ? request : withoutProof(request), believed ? address : undefined),
    async answered(answer) {
      // Only these two say something of the password: other refusals come before or after it is looked at.
      if (tried && (answer.ok || answer.status === 401)) {
        const came = { right: answer.ok, ...tried };
        await unlessContended(ctx.runMutation(internal.limits.admission.tried, came), async () => {
          // The answer is known, and is not worth less for it: Convex repeats what is scheduled until it is done.
          await ctx.scheduler.runAfter(0, internal.limits.admission.tried, came);
          return null;
        });
      }
    },
  };
}

function withoutProof(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.delete(clientProofHeader);
  return new Request(request, { headers });
}

/** As Better Auth decides which of the two forms that it reads a body has (`getBody` of better-call 1.4). */
const json = /^application\/([a-z0-9.+-]*\+)?json/i;

/** The fields that Better Auth will find in a request: of a body that can be read in two ways, those of its own way. */
async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  if (request.method === "GET") return {};
  const text = await request.clone().text();
  if (!json.test(request.headers.get("content-type") ?? "")) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
