import { setTimeout as sleep } from "node:timers/promises";

/** Asks until the answer is good or the patience is over, and gives the last one. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  isGood: (answer: Answer) => boolean,
  patience: number,
): Promise<Answer> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (isGood(answer) || Date.now() >= end) return answer;
    await sleep(200);
  }
}
