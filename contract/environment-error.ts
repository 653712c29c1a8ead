import type { z } from "zod";

/** A variable that is missing or wrong. `message` is one line: the names, what is wrong, how to set them. Never a value. */
export class EnvironmentInvalidError extends Error {
  readonly code = "ERR_ENVIRONMENT_INVALID";
  readonly variables: readonly string[];

  constructor(where: string, cure: string, error: z.ZodError) {
    const found = error.issues.map((issue) => `${issue.path.join(".") || "(all)"}: ${issue.message}`);
    super(`${where} is not usable: ${found.join("; ")}. ${cure}`);
    this.name = "EnvironmentInvalidError";
    this.variables = error.issues.map((issue) => issue.path.join("."));
  }
}
