import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { afterLaunchItems, observedItems } from "../../acceptance/due-items";
import { observations } from "../../acceptance/observations";
import { request } from "../../acceptance/request";
import { runAcceptance } from "../../acceptance/run";
import type { AcceptanceTarget } from "../../acceptance/target";
import type { ItemId } from "../../checklist/item";
import { rehearsalTarget } from "../../cli/acceptance-target";
import { requestMutation } from "../../local/cloud/control";
import { planCloud } from "../../local/cloud/plan";
import { openAuthority } from "../../local/edge/authority";
import { openFaultBook } from "../../local/faults/fault-book";
import { openTestStack, type TestStack } from "../deployment/test-stack";
import { type DefectProxy, openDefectProxy } from "./defect-proxy";
import { defects } from "./defects";
import type { World } from "./defects/plant";

const name = "test-defects";
/** For what never comes because it is broken. What is not broken has the usual patience. */
const shortPatience = 5_000;
const usualPatience = 60_000;

let stack: TestStack;
let proxy: DefectProxy;
let world: World;
let target: AcceptanceTarget;

beforeAll(async () => {
  stack = await openTestStack({ name, like: "production" });
  const result = await stack.pulumi(["up", "--yes", "--skip-preview", "--stack", name]);
  expect(result.exitCode, result.all).toBe(0);
  proxy = await openDefectProxy(stack.record.ports.edge, await openAuthority(path.join(stack.folder.state("edge"))));
  const record = { ...stack.record, ports: { ...stack.record.ports, edge: proxy.port } };
  target = await rehearsalTarget(stack.folder, { planned: planCloud(stack.folder, process.env), record });
  world = worldOf(target);
});
afterAll(async () => {
  await proxy?.close();
  await stack?.close();
});

function worldOf(seen: AcceptanceTarget): World {
  const { url, adminKey } = seen.convex;
  const headers = { authorization: `Convex ${adminKey}`, "content-type": "application/json" };
  const ask = (call: string, body?: object) =>
    request(seen.connection, `${url}/api/v1/${call}`, { headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const write = async (values: Record<string, string | null>) => {
    const changes = Object.entries(values).map(([variable, value]) => ({ name: variable, value }));
    const answer = await ask("update_environment_variables", { changes });
    expect(answer.status, answer.text).toBe(200);
  };
  return {
    target: seen,
    meddle: proxy.meddle,
    async variables(changes) {
      const listed = JSON.parse((await ask("list_environment_variables")).text) as {
        environmentVariables: Record<string, string>;
      };
      const before = Object.keys(changes).map((key) => [key, listed.environmentVariables[key] ?? null] as const);
      await write(changes);
      return () => write(Object.fromEntries(before));
    },
    noMail() {
      const faults = openFaultBook(stack.folder.faults);
      faults.add({ service: "mail", request: "POST /emails", kind: "500", count: 100, seconds: 1 });
      return () => {
        faults.clear("mail");
      };
    },
    async callback(provider) {
      await requestMutation(stack.folder, { kind: "oauth-redirect", action: "change", name: provider });
      return async () => {
        await requestMutation(stack.folder, { kind: "oauth-redirect", action: "delete", name: provider });
      };
    },
    look(change) {
      const before = target;
      target = change(target);
      return () => {
        target = before;
      };
    },
  };
}

let run = 0;
/** A browser with an address of its own, so that no limit of one run is spent by another. */
function nextAddress(): void {
  run += 1;
  proxy.browserAddress = `127.60.${run}.1`;
  target = { ...target, connection: { ...target.connection, clientAddresses: addressesOf(run) } };
}
/** As if the launch had been thirty hours ago: all that the stack did is looked at. */
const launched = (seen: AcceptanceTarget): AcceptanceTarget => ({
  ...seen,
  openedAt: new Date(Date.now() - 30 * 60 * 60 * 1000).toISOString(),
});
const addressesOf = (one: number) => Array.from({ length: 40 }, (_, index) => `127.61.${one}.${index + 1}`);

describe("the acceptance suite", () => {
  it("has an observation for each item that is observed, and two defects at least", () => {
    const items = [...observedItems, ...afterLaunchItems];
    const lacking = items.filter(({ id }) => defects.filter(({ item }) => item === id).length < 2);
    expect(lacking.map(({ id }) => id)).toEqual([]);
    const observed = observations.map(({ id }) => id);
    expect(items.filter(({ id }) => !observed.includes(id)).map(({ id }) => id)).toEqual([]);
  });

  it("watches the stack after its launch", async () => {
    nextAddress();
    const { results } = await runAcceptance(launched(target), { phase: "after-launch", patience: usualPatience });
    expect(results.filter(({ result }) => result !== "passed")).toEqual([]);
    expect(results.map(({ id }) => id)).toEqual(afterLaunchItems.map(({ id }) => id));
  });

  it("sees every item of the production stack, unchanged, and leaves nothing behind", async () => {
    nextAddress();
    const removed: unknown[] = [];
    const { results } = await runAcceptance(target, {
      patience: usualPatience,
      onProgress: (progress) => progress.step === "cleaned up" && removed.push(progress),
    });
    expect(results.filter(({ result }) => result === "failed")).toEqual([]);
    expect(results.map(({ id }) => id)).toEqual(observedItems.map(({ id }) => id));
    expect(results.filter(({ result }) => result === "open").map(({ id }) => id)).toEqual(["CMP-3"]);
    expect(removed).toEqual([{ step: "cleaned up", accounts: expect.any(Number) }]);
    const written = JSON.stringify(results);
    for (const secret of [target.acceptanceSecret, target.convex.adminKey]) expect(written).not.toContain(secret);
  });
});

/** Nothing that a defect of another section touches. */
const isAfterLaunch = (item: ItemId) => item.startsWith("POST-");
function controlOf(item: ItemId): ItemId {
  if (isAfterLaunch(item)) return item === "POST-2" ? "POST-4" : "POST-2";
  return item.startsWith("WK-") ? "MON-1" : "WK-5";
}

describe("a planted defect turns its line red, and no other", () => {
  it.each(defects)("$item: $defect", async ({ item, plant, says }) => {
    nextAddress();
    const mend = await plant(world);
    try {
      const control = controlOf(item);
      const { results } = await runAcceptance(launched(target), {
        phase: isAfterLaunch(item) ? "after-launch" : "before-launch",
        only: [item, control],
        patience: (id) => (id === item ? shortPatience : usualPatience),
      });
      const seen = (id: ItemId) => results.find((one) => one.id === id);
      expect(seen(item)?.detail).toMatch(says);
      expect(seen(item)?.result).toBe("failed");
      expect(seen(control)).toMatchObject({ result: "passed" });
    } finally {
      await mend();
    }
  });
});
