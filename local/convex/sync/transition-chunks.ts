import type { ServerMessage } from "./protocol";

/** Backend `subs/mod.rs`: `MAX_MESSAGE_SIZE`; here in UTF-16 units, which is as much for what is not ASCII. */
const chunkLength = 5_000_000;

/** From 1.28 the npm client puts split transitions together (backend: `MIN_NPM_VERSION_FOR_TRANSITION_CHUNKS`). */
export function takesChunks(clientVersion: string | undefined): boolean {
  const [, major, minor] = /^(?:npm-)?(\d+)\.(\d+)\./.exec(clientVersion ?? "") ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 28);
}

/** A message as it goes over the wire: in one piece, or a large transition in several for a client that can take them. */
export function wireTexts(message: ServerMessage, chunks: boolean): string[] {
  const text = JSON.stringify(message);
  if (!chunks || message.type !== "Transition" || text.length <= chunkLength) return [text];
  const parts: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + chunkLength, text.length);
    // A pair of surrogates must not be torn.
    if (end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? "")) end -= 1;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts.map((chunk, partNumber) =>
    JSON.stringify({
      type: "TransitionChunk",
      chunk,
      partNumber,
      totalParts: parts.length,
      transitionId: String(text.length),
    } satisfies ServerMessage),
  );
}
