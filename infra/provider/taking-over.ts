import { ProviderError } from "./provider-error";

/**
 * Set while `prelaunch import` lets the program take what exists into the state: what a resource would have to change at a
 * vendor is refused, and left for the next `up`.
 */
export const takingOverVariable = "PRELAUNCH_TAKING_OVER";

export function isTakingOver(environment: Record<string, string | undefined>): boolean {
  return (environment[takingOverVariable] ?? "") !== "";
}

/** Something at a vendor is not as the program wants it, and an import changes nothing there. */
export class TakingOverError extends ProviderError {
  constructor(what: string) {
    super("ERR_TAKING_OVER", what, "The next `up` brings it to what the settings say.");
  }
}
