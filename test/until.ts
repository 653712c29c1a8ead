import { until as lastAnswer } from "../acceptance/until";

/** Waits until something holds. Throws after `patience` milliseconds, with the question that never was answered by yes. */
export async function until(holds: () => boolean | Promise<boolean>, patience = 120_000): Promise<void> {
  const held = await lastAnswer(async () => holds(), Boolean, patience, 20);
  if (!held) throw new Error(`Not within ${patience} ms: ${holds}`);
}
