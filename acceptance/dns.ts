import { z } from "zod";
import type { Scene } from "./scene";

const answerSchema = z.object({ Answer: z.array(z.object({ type: z.number(), data: z.string() })).default([]) });
/** RFC 1035, 3.2.2. */
const txt = 16;

/**
 * TXT records of a name, as a public resolver sees them, without the quotes of their parts. Over https (RFC 8484's JSON
 * form at cloudflare-dns.com), so that no resolver of this machine's network stands in between.
 */
export async function textRecords(name: string, ask: Scene["ask"]): Promise<string[]> {
  const url = `https://cloudflare-dns.com/dns-query?name=${encodeURIComponent(name)}&type=TXT`;
  const answer = await ask(url, { headers: { accept: "application/dns-json" } });
  if (answer.status !== 200) throw new Error(`status ${answer.status}`);
  return answerSchema
    .parse(JSON.parse(answer.text))
    .Answer.filter(({ type }) => type === txt)
    .map(({ data }) => data.replaceAll(/^"|"$|"\s+"/g, ""));
}
