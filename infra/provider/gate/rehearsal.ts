import { randomUUID } from "node:crypto";
import { z } from "zod";
import { localCloudMarkerPath } from "../../../contract/local-cloud-marker";
import { RehearsalRefusedError } from "./gate-error";

type Environment = Record<string, string | undefined>;

/** Names the stack that is to be rehearsed. It asks; what answers decides. */
const rehearsalVariable = "PRELAUNCH_REHEARSAL";

const marker = z.object({
  localCloud: z.literal(true),
  stack: z.string(),
  nonce: z.string(),
  ports: z.object({ vercel: z.number(), cloudflare: z.number() }),
});

const timeout = 10_000;

export function rehearsalAsked(environment: Environment): boolean {
  return (environment[rehearsalVariable] ?? "") !== "";
}

/**
 * Makes sure, over this process's own connections, that all far ends are the local cloud of this stack: every vendor's name
 * answers with the local cloud's mark, which no vendor has, and the engine's providers are attached to that cloud on
 * loopback. The variable alone opens nothing.
 *
 * @throws RehearsalRefusedError
 */
export async function assertRehearsal(
  stack: string,
  farEnds: readonly string[],
  environment: Environment,
): Promise<void> {
  if (environment[rehearsalVariable] !== stack) {
    throw new RehearsalRefusedError(`it names ${environment[rehearsalVariable]}, and this is ${stack}`);
  }
  if ((environment["PRELAUNCH_NAMES"] ?? "") === "") {
    throw new RehearsalRefusedError("the names of the local cloud are not in force");
  }
  const attached = attachedProviders(environment);
  for (const origin of ["https://api.vercel.com", "https://api.cloudflare.com", ...farEnds]) {
    const found = await markOf(origin);
    if (found === undefined) throw new RehearsalRefusedError(`${new URL(origin).host} is not the local cloud`);
    if (found.stack !== stack) {
      throw new RehearsalRefusedError(`${new URL(origin).host} is the local cloud of ${found.stack}`);
    }
    for (const name of ["vercel", "cloudflare"] as const) {
      if (attached.get(name) !== found.ports[name]) {
        throw new RehearsalRefusedError(`the provider ${name} is not attached to the local cloud`);
      }
    }
  }
}

/** A name that leads nowhere, an untrusted certificate, another answer: all are no local cloud. */
async function markOf(origin: string): Promise<z.output<typeof marker> | undefined> {
  const nonce = randomUUID();
  try {
    const response = await fetch(new URL(`${localCloudMarkerPath}?nonce=${nonce}`, origin), {
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
    });
    const found = marker.parse(await response.json());
    return found.nonce === nonce ? found : undefined;
  } catch {
    return undefined;
  }
}

/** `vercel:41001,cloudflare:41002`: the engine connects to these ports of 127.0.0.1 and starts no plugin of that name. */
function attachedProviders(environment: Environment): Map<string, number> {
  const pairs = (environment["PULUMI_DEBUG_PROVIDERS"] ?? "").split(",").map((pair) => pair.split(":"));
  return new Map(pairs.map(([name = "", port = ""]) => [name, Number(port)]));
}
