/** True for `http://localhost:3000/…`, `http://127.0.0.1/…` and the like: only a program on the person's own machine answers. */
export function isLoopback(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { hostname } = new URL(uri);
  return hostname === "localhost" || hostname.endsWith(".localhost") || /^127\./.test(hostname) || hostname === "[::1]";
}

/**
 * What a provider's list must become: ours is in it once, one that we put there before and no longer want is gone, and what
 * others put there stays in its place. Gives the list itself, unchanged, when nothing is to be done.
 */
export function wantedList(
  present: readonly string[],
  change: { wanted?: string | undefined; unwanted?: string | undefined; loopback: "keep" | "remove" },
): readonly string[] {
  const { wanted, unwanted, loopback } = change;
  const kept = present.filter(
    (uri) => uri === wanted || (uri !== unwanted && !(loopback === "remove" && isLoopback(uri))),
  );
  const list = wanted === undefined || kept.includes(wanted) ? kept : [...kept, wanted];
  return list.length === present.length && list.every((uri, at) => uri === present[at]) ? present : list;
}
