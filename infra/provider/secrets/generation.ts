import type { CheckFailure, Value } from "../../../provider-rpc/provider";
import { isUnknown, unwrap } from "../../../provider-rpc/values";

/** The input that rotates a secret. It only ever goes up: an earlier generation cannot be brought back. */
export function checkedGeneration(
  old: Value | undefined,
  given: Value | undefined,
): { generation: Value; failures: CheckFailure[] } {
  const generation = unwrap(given ?? 1);
  if (isUnknown(generation)) return { generation, failures: [] };
  const fail = (reason: string) => ({ generation, failures: [{ property: "generation", reason }] });
  if (typeof generation !== "number" || !Number.isInteger(generation) || generation < 1) {
    return fail("`generation` must be a whole number from 1 on.");
  }
  const before = unwrap(old);
  if (typeof before === "number" && generation < before) {
    return fail(
      `\`generation\` was ${before} and cannot go back to ${generation}: that secret is retired. Raise it to rotate, else leave it at ${before}.`,
    );
  }
  return { generation, failures: [] };
}
