import type { Answer } from "./request";

/** What came of many requests of one kind. */
export interface Flood {
  /** How many were answered otherwise than by 429. */
  allowed: number;
  /** The first refusal. */
  refusal: Answer | undefined;
  seconds: number;
}

/** Sends so many requests, some at the same time, as somebody does who wants to overrun a limit. */
export async function flood(count: number, send: (turn: number) => Promise<Answer>, atOnce = 10): Promise<Flood> {
  const begun = Date.now();
  const answers: Answer[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      answers.push(await send(next));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
  const refused = answers.filter(({ status }) => status === 429);
  return { allowed: count - refused.length, refusal: refused[0], seconds: (Date.now() - begun) / 1000 };
}

/** Seconds that a refusal asks to wait; 0 where it says nothing. */
export function retryAfter(refusal: Answer): number {
  const seconds = Number(refusal.headers["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** Cloudflare's own refusal for a rate limit, whatever page it is in. */
export function isOfEdge({ text }: Answer): boolean {
  return /\b1015\b/.test(text);
}
