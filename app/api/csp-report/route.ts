import { reportLimits, violationsOf } from "../../_lib/csp-report";
import { lineLimit } from "../../_lib/line-limit";

const limited = lineLimit(30);

/**
 * Takes what browsers report of the Content-Security-Policy and writes one line of JSON for each violation to the log of
 * the hosting, at most thirty a minute. Answers everyone the same: there is nothing to learn here.
 */
export async function POST(request: Request): Promise<Response> {
  for (const violation of violationsOf(await beginningOf(request))) {
    limited((keptBack) => console.warn(JSON.stringify({ ...violation, ...(keptBack > 0 ? { keptBack } : {}) })));
  }
  return new Response(null, { status: 204 });
}

/** The body as text; empty when it is longer than a report is. */
async function beginningOf(request: Request): Promise<string> {
  const reader = request.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader && text.length <= reportLimits.characters) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
  }
  await reader?.cancel();
  return "";
}
