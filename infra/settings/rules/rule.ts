import type { RuleInput } from "../context";
import type { Finding } from "../problem";

/** Judges settings that are well formed one by one. Leaves alone what is not there. */
export type Rule = (input: RuleInput) => Finding[];

/** Environments that people reach over the internet and that must be like the real thing. */
export function isPublic(environment: RuleInput["environment"]): boolean {
  return environment === "staging" || environment === "production";
}
