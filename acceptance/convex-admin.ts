import { z } from "zod";
import { NotSeen } from "./not-seen";
import type { Answer, Asking } from "./request";

/** What an operator can do at a Convex deployment with its key. */
export interface ConvexAdmin {
  variables(): Promise<Record<string, string>>;
  /** Calls a function, an internal one too: `admin:appoint`. */
  run(kind: "query" | "mutation" | "action", path: string, args?: object): Promise<unknown>;
}

const variablesSchema = z.object({ environmentVariables: z.record(z.string(), z.string()) });
const callSchema = z.discriminatedUnion("status", [
  z.object({ status: z.literal("success"), value: z.unknown() }),
  z.object({ status: z.literal("error"), errorMessage: z.string() }),
]);

/** Source: Convex documentation, "HTTP APIs", and the deployment API that its CLI uses. */
export function convexAdmin(
  { url, adminKey }: { url: string; adminKey: string },
  ask: (url: string, asking: Asking) => Promise<Answer>,
): ConvexAdmin {
  const headers = { authorization: `Convex ${adminKey}`, "content-type": "application/json" };
  const json = (answer: Answer, what: string): unknown => {
    if (answer.status !== 200) throw new NotSeen(`Convex to answer ${what} to the operator`, `status ${answer.status}`);
    return JSON.parse(answer.text);
  };
  return {
    async variables() {
      const answer = await ask(`${url}/api/v1/list_environment_variables`, { headers });
      return variablesSchema.parse(json(answer, "for its variables")).environmentVariables;
    },
    async run(kind, path, args = {}) {
      const body = JSON.stringify({ path, args, format: "json" });
      const called = callSchema.parse(json(await ask(`${url}/api/${kind}`, { headers, body }), `a call of ${path}`));
      if (called.status === "error") {
        throw new NotSeen(`the function ${path} to answer the operator`, called.errorMessage.split("\n")[0] ?? "");
      }
      return called.value;
    },
  };
}
