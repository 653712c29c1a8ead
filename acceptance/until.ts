import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two questions that go over a network. */
const pauseMs = 200;

/** Asks until the answer is good or the patience is over, and gives the last one. All times in milliseconds. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  isGood: (answer: Answer) => boolean,
  patience: number,
  pause = pauseMs,
): Promise<Answer> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (isGood(answer) || Date.now() >= end) return answer;
    await sleep(pause);
  }
}
