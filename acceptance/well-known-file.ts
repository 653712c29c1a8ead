import { must, NotSeen } from "./not-seen";
import type { Answer } from "./request";
import type { Scene } from "./scene";

/**
 * Asks for a file below /.well-known. Wanted, it must be there; not wanted, it must answer 404: `undefined` then.
 *
 * @throws NotSeen
 */
export async function wellKnownFile(
  { ask, target }: Scene,
  name: string,
  wanted: boolean,
  status = 200,
): Promise<Answer | undefined> {
  const answer = await ask(`${target.site}/.well-known/${name}`);
  const seen = [301, 302, 307, 308].includes(answer.status)
    ? `status ${answer.status} to ${answer.headers.location ?? "nowhere"}`
    : `status ${answer.status}`;
  must(
    answer.status === (wanted ? status : 404),
    `${name} with ${wanted ? `status ${status}` : "404, as it is not set"}`,
    seen,
  );
  return wanted ? answer : undefined;
}

/** What a file holds, which must be JSON and say so. @throws NotSeen */
export function jsonOf({ headers, text }: Answer): unknown {
  const type = headers["content-type"] ?? "none";
  must(type.split(";")[0]?.trim() === "application/json", "the type application/json", type);
  try {
    return JSON.parse(text);
  } catch {
    throw new NotSeen("a body of JSON", "something else");
  }
}

/** Whether two lists hold the same, in whatever order. */
export function sameList(left: readonly string[], right: readonly string[]): boolean {
  return JSON.stringify([...left].sort()) === JSON.stringify([...right].sort());
}
