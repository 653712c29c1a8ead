import { z } from "zod";

export const mutationActions = ["change", "delete", "add"] as const;
export type MutationAction = (typeof mutationActions)[number];

/** One kind of thing of a stack that somebody can change behind the engine's back, as in a vendor's dashboard. */
export interface MutableKind {
  /** As the command line names it: `cloudflare-record`. */
  kind: string;
  /** Who would do this, and where: one line. */
  about: string;
  /** Names of what there is now. */
  list(): string[] | Promise<string[]>;
  /** Each gives a sentence that says what it did. An action that the vendor has not is left out. */
  change?(name: string): string | Promise<string>;
  delete?(name: string): string | Promise<string>;
  /** Adds a thing that no stack declares. */
  add?(): string | Promise<string>;
}

export const mutationRequest = z.object({
  kind: z.string(),
  action: z.enum(mutationActions),
  name: z.string().optional(),
});
export type MutationRequest = z.output<typeof mutationRequest>;

/** What was asked for cannot be done: there is no such kind, action or thing. */
export class MutationError extends Error {
  readonly code = "ERR_MUTATION";

  constructor(message: string) {
    super(message);
    this.name = "MutationError";
  }
}

/**
 * Does one mutation. `name` may be a part of a name that only one thing has; without it there must be only one thing.
 *
 * @throws MutationError
 */
export async function mutate(kinds: readonly MutableKind[], { kind, action, name }: MutationRequest): Promise<string> {
  const found = kinds.find((entry) => entry.kind === kind);
  if (found === undefined) {
    throw new MutationError(`There is no kind ${kind}: it is one of ${kinds.map((entry) => entry.kind).join(", ")}.`);
  }
  if (action === "add") {
    if (found.add === undefined) throw new MutationError(`${kind} cannot be added to: there is one of it, or none.`);
    return found.add();
  }
  const run = found[action]?.bind(found);
  if (run === undefined) throw new MutationError(`${kind} has no ${action}: the vendor offers none.`);
  return run(pick(kind, await found.list(), name));
}

function pick(kind: string, names: string[], wanted: string | undefined): string {
  const exact = names.find((name) => name === wanted);
  if (exact !== undefined) return exact;
  const fitting = names.filter((name) => wanted === undefined || name.includes(wanted));
  const [only, ...others] = fitting;
  if (only === undefined) {
    throw new MutationError(
      `There is no ${kind}${wanted === undefined ? "" : ` like ${wanted}`}: ${names.join(", ") || "none at all"}.`,
    );
  }
  if (others.length > 0) throw new MutationError(`Say which ${kind}: ${fitting.join(", ")}.`);
  return only;
}
