/** Node's timers overflow after 24.8 days and then fire at once; a longer wait is cut into pieces. */
const longestTimer = 2_000_000_000;

export interface Alarm {
  cancel(): void;
}

/** Calls `ring` at a time (milliseconds since the epoch), at once if it has passed. Does not keep the process alive. */
export function setAlarm(at: number, ring: () => void): Alarm {
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const wait = at - Date.now();
    timer = setTimeout(wait > longestTimer ? arm : ring, Math.min(Math.max(wait, 0), longestTimer));
    timer.unref();
  };
  arm();
  return { cancel: () => clearTimeout(timer) };
}
