import { existsSync } from "node:fs";
import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { adminKey, createWorkplace, type RunningStandIn, type Workplace } from "./stand-in-process";

const send = makeFunctionReference<"mutation">("messages:send");
const list = makeFunctionReference<"query">("messages:list");
const next = makeFunctionReference<"mutation">("numbered:next");
const read = makeFunctionReference<"query">("numbered:read");

const kills = 20;
/** So many of them, at least, while the log is compacted: it goes on until they are reached. */
const killsAmidCompaction = 3;
const mostKills = 80;
/** Small, so that the log is compacted again and again. */
const flags = ["--compact-from", "150000"];

let workplace: Workplace;
let standIn: RunningStandIn | undefined;

beforeAll(async () => {
  workplace = await createWorkplace();
  standIn = await workplace.start(flags);
  await workplace.cli(["env", "set", "FIXTURE_JWKS", '{"keys":[]}']);
  await workplace.cli(["deploy", "--typecheck", "disable", "--codegen", "disable"]);
});

afterAll(async () => {
  await standIn?.stop();
  await workplace?.remove();
});

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What the component has counted, two for each mutation. */
async function counted(url: string, name: string): Promise<number> {
  const response = await fetch(`${url}/api/function`, {
    method: "POST",
    headers: { authorization: `Convex ${adminKey}`, "content-type": "application/json" },
    body: JSON.stringify({ path: "counting:read", componentPath: "counter", args: { name } }),
  });
  return ((await response.json()) as { value: number }).value;
}

// 35 seconds on a quiet machine with two cores.
it(`keeps each acknowledged write over at least ${kills} kill -9 under load, also amid compactions, and no half of one`, async () => {
  const { url } = standIn!;
  const replacement = path.join(workplace.state, "commits.jsonl.next");
  const sent: Record<string, string[]> = { "sender 0": [], "sender 1": [] };
  const numbers: Record<string, number> = { "number 0": 0, "number 1": 0 };
  let acknowledged = 0;
  let stopping = false;

  const write = async (mutate: (http: ConvexHttpClient) => Promise<void>): Promise<void> => {
    const http = new ConvexHttpClient(url, { logger: false });
    while (!stopping) {
      try {
        await mutate(http);
        acknowledged += 1;
      } catch {
        await wait(20);
      }
    }
  };
  let count = 0;
  const writers = [
    ...Object.keys(sent).map((channel) =>
      write(async (http) => {
        const body = `message ${count++}`;
        await http.mutation(send, { channel, body }, { skipQueue: true });
        sent[channel]?.push(body);
      }),
    ),
    ...Object.keys(numbers).map((name) =>
      write(async (http) => {
        numbers[name] = await http.mutation(next, { name, padding: "x".repeat(5000) }, { skipQueue: true });
      }),
    ),
  ];

  let amidCompaction = 0;
  for (let kill = 0; kill < kills || (amidCompaction < killsAmidCompaction && kill < mostKills); kill++) {
    const before = acknowledged;
    while (acknowledged < before + 20) await wait(2);
    // Every other time, at a moment when a new log is being written.
    const patience = Date.now() + 20_000;
    while (kill % 2 === 1 && Date.now() < patience && !existsSync(replacement)) await wait(0);
    await standIn?.kill();
    if (existsSync(replacement)) amidCompaction += 1;
    standIn = await workplace.start(flags);
  }
  stopping = true;
  await Promise.all(writers);

  const http = new ConvexHttpClient(url, { logger: false });
  for (const [channel, bodies] of Object.entries(sent)) {
    const kept: string[] = await http.query(list, { channel });
    const lost = bodies.filter((body) => !kept.includes(body));
    expect(lost, `acknowledged to ${channel} and lost`).toEqual([]);
    expect(await counted(url, channel), "messages and their count").toBe(kept.length * 2);
  }
  for (const [name, number] of Object.entries(numbers)) {
    const kept: number = await http.query(read, { name });
    expect(kept, `acknowledged to ${name} and lost`).toBeGreaterThanOrEqual(number);
    expect(await counted(url, name), "a number and its count").toBe(kept * 2);
  }
  expect(acknowledged).toBeGreaterThan(kills * 20);
  expect(amidCompaction, "kills while the log was compacted").toBeGreaterThanOrEqual(killsAmidCompaction);
});
