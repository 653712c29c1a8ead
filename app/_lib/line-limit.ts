/**
 * Lets at most `most` lines through in each minute, counted in this process, so that whoever may make it write cannot fill
 * a log. Says with the first line of a later minute how many were kept back.
 */
export function lineLimit(most: number, now: () => number = Date.now) {
  let minute = 0;
  let written = 0;
  let keptBack = 0;
  return (write: (keptBack: number) => void): void => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      minute = current;
      written = 0;
    }
    if (written >= most) {
      keptBack += 1;
      return;
    }
    written += 1;
    const before = keptBack;
    keptBack = 0;
    write(before);
  };
}
