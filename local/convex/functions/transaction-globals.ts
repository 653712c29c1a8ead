import { webcrypto } from "node:crypto";

/** Backend: `not_allowed_in_udf` (`crates/isolate/src/environment/udf/mod.rs`). */
function notAllowed(name: string): () => never {
  return () => {
    throw new Error(
      `Can't use ${name} in queries and mutations. Please consider using an action. See https://docs.convex.dev/functions/actions for more details.`,
    );
  };
}

/**
 * Gives the query or mutation that now begins the globals that it has on Convex: a time that stands still, random
 * numbers of its own, no timers and no network. convex-test keeps what is assigned to these globals apart for each run.
 */
export function enterTransactionGlobals(): void {
  Object.assign(globalThis, {
    Date: stoppedDate(Date.now()),
    Math: seededMath(webcrypto.getRandomValues(new Uint32Array(1))[0] ?? 0),
    fetch: notAllowed("fetch()"),
    setTimeout: notAllowed("setTimeout"),
    setInterval: notAllowed("setInterval"),
    // Nothing to clear; a library may call them all the same.
    clearTimeout: () => {},
    clearInterval: () => {},
  });
}

function stoppedDate(time: number): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [time] : args, newTarget),
    apply: (target) => new target(time).toString(),
    get: (target, name, receiver) => (name === "now" ? () => time : Reflect.get(target, name, receiver)),
  });
}

/** mulberry32: small, and good enough for `Math.random`. */
function seededMath(seed: number): Math {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return Object.create(Math, { random: { value: random, writable: true, configurable: true } }) as Math;
}
