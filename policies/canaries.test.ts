import { beforeAll, expect, it } from "vitest";
import { declareProgram } from "../test/policies/declare-program";
import { fullStacks } from "../test/policies/good-stacks";
import { mutations } from "../test/policies/mutate";
import { Random } from "../test/policies/mutate/random";
import { copy, Stack } from "../test/policies/mutate/stack";
import type { StackResource } from "./declared";
import { rules } from "./rules";
import { judge } from "./testing/declared-stack";

const canary = "canary8f3a61";
let stack: StackResource[] = [];

beforeAll(async () => {
  const [full] = fullStacks;
  if (full === undefined) throw new Error("there are no stacks");
  stack = await declareProgram(full.options);
}, 60_000);

/** Ways to put the canary where a value was; each makes other policies speak. */
const shapes: ((value: unknown) => unknown)[] = [
  () => canary,
  (value) => `${String(value)}${canary}`,
  (value) => `http://${canary}.test/${String(value)}`,
  () => `https://me:${canary}@localhost:3000/${canary}`,
  () => `prod:${canary}|${canary.repeat(3)}`,
  () => `sk_test_${canary}`,
  () => JSON.stringify([{ id: canary, url: `http://${canary}`, events: [canary], issuer: canary, alg: canary }]),
  (value) => `${String(value)},*.${canary}.test,${canary}`,
];

/** Selects what is judged: with another value here the rule does not look at the resource at all. */
const selectors = new Set(["key", "settingId", "phase", "type", "targets", "action"]);

/** Every place below a value, each changed by itself. */
function* places(value: unknown, at: (string | number)[] = []): Generator<(string | number)[]> {
  if (typeof value !== "object" || value === null) {
    if (!selectors.has(String(at.at(-1)))) yield at;
    return;
  }
  for (const [key, inner] of Object.entries(value))
    yield* places(inner, [...at, Array.isArray(value) ? Number(key) : key]);
}

function put(
  root: Record<string | number, unknown>,
  at: readonly (string | number)[],
  change: (value: unknown) => unknown,
): void {
  const last = at.at(-1);
  if (last === undefined) return;
  const parent = at
    .slice(0, -1)
    .reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], root);
  const holder = parent as Record<string | number, unknown>;
  holder[last] = change(holder[last]);
}

function everythingSaid(resources: readonly StackResource[]): string {
  return rules.flatMap((rule) => judge(rule, resources, { environment: "production", plan: "free" })).join("\n");
}

it("no message holds a value, whichever input of whichever resource is wrong", () => {
  let spoken = 0;
  for (const shape of shapes) {
    for (const [index, { props }] of stack.entries()) {
      for (const at of places(props)) {
        const changed = [...stack];
        const resource = stack[index];
        if (resource === undefined) continue;
        const wrong = copy(props) as Record<string, unknown>;
        put(wrong, at, (value) => (typeof value === "symbol" ? shape("unknown") : shape(value)));
        changed[index] = { ...resource, props: wrong };
        // Facts of one resource first: most policies speak there.
        const said = rules
          .flatMap((rule) =>
            judge({ ...rule, judgeStack: () => [] } as typeof rule, [changed[index] as StackResource], {
              environment: "production",
              plan: "free",
            }),
          )
          .join("\n");
        expect(said, at.join(".")).not.toContain(canary);
        if (said !== "") spoken += 1;
      }
    }
  }
  expect(spoken).toBeGreaterThan(200);
}, 60_000);

it("no message holds a value when all inputs are wrong at once", () => {
  for (const shape of shapes) {
    const things = copy(stack) as never as StackResource[];
    for (const { props } of things) {
      for (const at of [...places(props)])
        put(props as Record<string, unknown>, at, (value) => shape(typeof value === "symbol" ? "unknown" : value));
    }
    const said = everythingSaid(things);
    expect(said.split("\n").length).toBeGreaterThan(30);
    expect(said).not.toContain(canary);
  }
}, 60_000);

it("no message of any mutation holds a secret of the stack", () => {
  for (const { change } of mutations) {
    const things = copy(stack) as never as StackResource[];
    const broken = new Stack(things as never);
    const secrets = Object.entries(broken.convex)
      .filter(([name]) => /SECRET$|_KEY$|^JWKS$/.test(name))
      .flatMap(([, value]) => (typeof value === "string" ? [value] : []));
    expect(secrets.length).toBeGreaterThan(2);
    change(broken, new Random(1));
    const said = everythingSaid(things);
    for (const secret of secrets) expect(said).not.toContain(secret);
  }
}, 60_000);
