import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { StackFolder } from "./stack-folder";

/** Name of the project in Pulumi.yaml, under which the engine files its stacks. */
const project = "prelaunch";

const checkpointSchema = z.object({
  checkpoint: z.object({ latest: z.object({ pending_operations: z.array(z.unknown()).nullish() }).nullish() }),
});

/** What the engine's file backend says of a stack. Place and content: pkg/backend/diy of Pulumi 3.259. */
export interface EngineState {
  exists: boolean;
  /** An update was cut off: it left its lock, or notes of what was under way. Or it still runs. */
  needsRecovery: boolean;
}

export function readEngineState(folder: StackFolder): EngineState {
  const file = path.join(folder.backend, ".pulumi", "stacks", project, `${folder.stack}.json`);
  const locks = path.join(folder.backend, ".pulumi", "locks", "organization", project, folder.stack);
  const locked = existsSync(locks) && readdirSync(locks).length > 0;
  if (!existsSync(file)) return { exists: false, needsRecovery: locked };
  const parsed = checkpointSchema.safeParse(parseJson(readFileSync(file, "utf8")));
  const pending = parsed.success ? (parsed.data.checkpoint.latest?.pending_operations?.length ?? 0) : 0;
  return { exists: true, needsRecovery: locked || pending > 0 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
