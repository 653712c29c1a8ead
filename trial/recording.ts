import { type Shape, shapeOf } from "./shape";

/** One answer of a vendor, as its shape. */
export interface RecordedAnswer {
  /** `GET https://api.vercel.com/v9/projects/{project}` */
  request: string;
  status: number;
  shape: Shape;
}

/** A line of the checklist, done on the stack of the trial. `detail`, for people, stays out of the recording: it names hosts. */
export interface TriedLine {
  id: string;
  result: "passed" | "failed" | "open";
  detail: string;
}

/** What a trial was seen to do. Holds no value of any answer. */
export interface Recording {
  at: string;
  outcome: "passed" | "failed";
  steps: { name: string; seconds: number; outcome: "done" | "failed" }[];
  /** Lines of the checklist that were tried. */
  lines: Pick<TriedLine, "id" | "result">[];
  answers: RecordedAnswer[];
}

export interface Question {
  /** The URL with names in braces where ids stand. */
  request: string;
  url: string;
  authorization: string;
}

const timeoutMs = 20_000;

/** Asks a vendor, as `fetch` does. */
export type AskVendor = (
  url: string,
  asking: { headers: Record<string, string>; signal: AbortSignal },
) => Promise<Response>;

/** Asks each question and keeps the shapes of the answers. A question without an answer is left out. */
export async function recordAnswers(
  questions: readonly Question[],
  ask: AskVendor = globalThis.fetch,
): Promise<RecordedAnswer[]> {
  const answers = await Promise.all(
    questions.map(async ({ request, url, authorization }): Promise<RecordedAnswer[]> => {
      try {
        const answer = await ask(url, { headers: { authorization }, signal: AbortSignal.timeout(timeoutMs) });
        return [{ request: `GET ${request}`, status: answer.status, shape: shapeOf(await answer.json()) }];
      } catch {
        return [];
      }
    }),
  );
  return answers.flat();
}
