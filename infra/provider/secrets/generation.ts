import type { CheckFailure, Properties, Value } from "../../../provider-rpc/provider";
import { isUnknown, unwrap } from "../../../provider-rpc/values";

/** An input that rotates a secret. It only ever goes up: an earlier generation cannot be brought back. */
export function checkedGeneration(
  property: "generation" | "revokeGeneration",
  olds: Properties,
  news: Properties,
): { value: Value; failures: CheckFailure[] } {
  const value = unwrap(news[property] ?? 1);
  if (isUnknown(value)) return { value, failures: [] };
  const fail = (reason: string) => ({ value, failures: [{ property, reason }] });
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
    return fail(`\`${property}\` must be a whole number from 1 on.`);
  }
  const before = unwrap(olds[property] ?? 1);
  if (typeof before === "number" && value < before) {
    return fail(
      `\`${property}\` was ${before} and cannot go back to ${value}: that secret is retired. Raise it to rotate, else leave it at ${before}.`,
    );
  }
  return { value, failures: [] };
}
