import { setMaxListeners } from "node:events";
import type { Browser } from "playwright-core";
import { type ItemId, itemIds } from "../checklist/item";
import { AcceptanceError } from "./acceptance-error";
import { launchBrowser } from "./browser";
import { convexAdmin } from "./convex-admin";
import { dueItems } from "./due-items";
import { firstLine } from "./not-seen";
import type { Observation, Seen } from "./observation";
import { observations } from "./observations";
import { openPeople, type People } from "./people";
import type { AcceptanceResult, AcceptanceResults } from "./results";
import { asker, openScene, type Scene } from "./scene";
import { openSession } from "./session";
import type { AcceptanceTarget } from "./target";
import { withoutSecrets } from "./without-secrets";

export type AcceptanceProgress =
  | { step: "began"; id: ItemId }
  | ({ step: "ended"; seconds: number } & AcceptanceResult)
  /** `problem`: what keeps test accounts where they are; they are named so that a person finds them. */
  | { step: "cleaned up"; accounts: number; problem?: string };

export interface AcceptanceOptions {
  /** `after-launch`: the watch of a site that is open to all, in place of the items that let it open. */
  phase?: "before-launch" | "after-launch";
  /** Only these items. */
  only?: readonly ItemId[];
  onProgress?: (progress: AcceptanceProgress) => void;
  /** Ends the run: what has begun fails, what was made is removed, and the promise rejects. */
  signal?: AbortSignal;
  /** Milliseconds to wait for what must come; 30 seconds where nothing is said. Can be said for one item. */
  patience?: number | ((id: ItemId) => number);
  /** How many items at the same time. */
  atOnce?: number;
}

const defaultPatience = 30_000;
const defaultLimit = 120;
/** More browsers than this get in each other's way on two cores. */
const defaultAtOnce = 4;

/**
 * Does every due item of the checklist against a deployed stack. Each is tried once: a failure is a result. Afterwards the
 * accounts that were made are removed, also when the run was ended.
 *
 * @throws AcceptanceError `ERR_ACCEPTANCE_ITEM` for an item that this stack has not
 */
export async function runAcceptance(
  target: AcceptanceTarget,
  options: AcceptanceOptions = {},
): Promise<AcceptanceResults> {
  const { onProgress = () => undefined, signal = new AbortController().signal } = options;
  const due = wanted(target, options);
  const patienceOf = (id?: ItemId) => {
    const { patience = defaultPatience } = options;
    return typeof patience === "number" ? patience : id === undefined ? defaultPatience : patience(id);
  };
  const ask = asker(target);
  const convex = convexAdmin(target.convex, ask);
  const addresses = [...target.connection.clientAddresses];
  const ownAddress = () => addresses.shift();
  const people = openPeople({
    mailbox: target.mailbox,
    convex,
    patience: patienceOf(),
    session: () => openSession({ site: target.site, basePath: target.basePath, ask, from: ownAddress() }),
  });
  let launched: Promise<Browser> | undefined;
  const browser = () => {
    launched ??= launchBrowser(target.connection.browserArguments);
    return launched;
  };

  const results: AcceptanceResult[] = [];
  const doOne = async (observation: Observation): Promise<void> => {
    if (signal.aborted) return;
    const { id } = observation;
    onProgress({ step: "began", id });
    const begun = Date.now();
    const patience = patienceOf(id);
    const result = await observed(observation, signal, (limited) =>
      openScene({ target, people, convex, patience, browser, ownAddress, signal: limited }),
    );
    const detail = withoutSecrets(result.detail, [target.acceptanceSecret, target.convex.adminKey]);
    results.push({ ...result, detail });
    onProgress({ step: "ended", seconds: (Date.now() - begun) / 1000, ...result, detail });
  };

  try {
    await sideBySide(
      due.filter(({ when }) => when !== "last"),
      options.atOnce ?? defaultAtOnce,
      doOne,
    );
    await sideBySide(
      due.filter(({ when }) => when === "last"),
      1,
      doOne,
    );
  } finally {
    await (await launched?.catch(() => undefined))?.close();
    onProgress({ step: "cleaned up", ...(await cleanUp(people)) });
    await target.mailbox.close?.();
  }
  signal.throwIfAborted();
  const { stack, where, source, bindings } = target;
  const order = (id: ItemId) => itemIds.indexOf(id);
  return { stack, where, source, bindings, results: results.sort((a, b) => order(a.id) - order(b.id)) };
}

function wanted(target: AcceptanceTarget, { only, phase }: AcceptanceOptions): Observation[] {
  const due = dueItems(target, phase).map(({ id }) => id);
  const foreign = only?.find((id) => !due.includes(id));
  if (foreign !== undefined) {
    throw new AcceptanceError(
      "ERR_ACCEPTANCE_ITEM",
      `${foreign} is not observed on stack ${target.stack} in ${target.where}: choose among ${due.join(", ")}.`,
    );
  }
  const chosen = only ?? due;
  return observations.filter(({ id }) => due.includes(id) && chosen.includes(id));
}

/** One try, within its time. What it opened is closed before the result is given. */
async function observed(
  { id, limit = defaultLimit, observe }: Observation,
  signal: AbortSignal,
  sceneWith: (signal: AbortSignal) => Scene,
): Promise<AcceptanceResult> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  // Each request of a flood listens to it.
  setMaxListeners(0, either);
  const scene = sceneWith(either);
  const timer = setTimeout(
    () => over.abort(new Error(`Expected an end within ${limit} seconds; saw none.`)),
    limit * 1000,
  );
  const ended = new Promise<never>((_resolve, reject) => {
    either.addEventListener("abort", () => reject(either.reason), { once: true });
  });
  const seen = await Promise.race([observe(scene), ended]).then(
    (detail: Seen): Pick<AcceptanceResult, "result" | "detail"> =>
      typeof detail === "string" ? { result: "passed", detail } : { result: "open", detail: detail.open },
    (error: unknown) => ({ result: "failed" as const, detail: firstLine(error) }),
  );
  clearTimeout(timer);
  over.abort();
  await scene.close().catch(() => undefined);
  return { id, ...seen, observedAt: new Date().toISOString() };
}

/** All of them, so many at the same time, in their order. */
async function sideBySide(
  observations: readonly Observation[],
  atOnce: number,
  doOne: (observation: Observation) => Promise<void>,
): Promise<void> {
  const waiting = [...observations];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await doOne(next);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function cleanUp(people: People): Promise<{ accounts: number; problem?: string }> {
  try {
    return { accounts: await people.removeAll() };
  } catch (error) {
    return { accounts: 0, problem: firstLine(error) };
  }
}
