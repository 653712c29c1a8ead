import { z } from "zod";

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  custom: z.boolean().optional(),
  /** Replaced, and still to be deleted. */
  delete: z.boolean().optional(),
  /** Deleted to make room for its replacement, which has not been made yet. */
  pendingReplacement: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  initErrors: z.array(z.string()).optional(),
});

const operation = z.object({
  resource,
  type: z.enum(["creating", "updating", "deleting", "reading", "importing"]),
});

const stackExport = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    resources: z.array(resource).optional(),
    pending_operations: z.array(operation).optional(),
  }),
});

/** What `pulumi stack export` prints: the state, secrets encrypted. Parts that are not named here pass through unchanged. */
export type StackExport = z.infer<typeof stackExport>;
export type StateResource = z.infer<typeof resource>;
export type PendingOperation = z.infer<typeof operation>;

export function parseStackExport(text: string): StackExport {
  return stackExport.parse(JSON.parse(text));
}

export function pendingOperations(state: StackExport): PendingOperation[] {
  return state.deployment.pending_operations ?? [];
}

export function resourcesOf(state: StackExport): StateResource[] {
  return state.deployment.resources ?? [];
}
