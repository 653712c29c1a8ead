import { beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../checklist/catalogue";
import { declareProgram } from "../test/policies/declare-program";
import { fullStacks } from "../test/policies/good-stacks";
import { mutations } from "../test/policies/mutate";
import { Random } from "../test/policies/mutate/random";
import { copy, Stack } from "../test/policies/mutate/stack";
import { variations } from "../test/policies/vary";
import type { StackResource } from "./declared";
import type { Context } from "./policy";
import { rules } from "./rules";
import { judge } from "./testing/declared-stack";

/** The same mutations in each run, so that a run says something of a change and not of luck. Others: `SEED=…`. */
const seed = Number(process.env["SEED"] ?? 20_261_121);
const again = `repeat with SEED=${seed}`;
console.log(`Mutations are drawn from the seed ${seed}.`);

let bases: { declared: StackResource[]; plan: Context["plan"] }[] = [];

beforeAll(async () => {
  bases = [];
  for (const { options, plan } of fullStacks) bases.push({ declared: await declareProgram(options), plan });
});

/** Changes a copy of each base, and what all rules say of it. */
function judged(change: (stack: Stack, random: Random) => void, index: number): string[][] {
  return bases.map(({ declared, plan }, base) => {
    const things = copy(declared) as never as ConstructorParameters<typeof Stack>[0];
    const stack = new Stack(things);
    change(stack, new Random(seed + index * 31 + base));
    return rules.flatMap((rule) =>
      judge(rule, things as never as StackResource[], { environment: "production", plan }),
    );
  });
}

describe("good production stacks, broken", () => {
  it("the stacks are good", () => {
    for (const said of judged(() => undefined, 0)) expect(said).toEqual([]);
  });

  it.each(mutations.map((one, index) => [one.item, one.what, one.change, index] as const))(
    "%s: %s",
    (item, _, change, index) => {
      for (const said of judged(change, index)) {
        expect(
          said.map((line) => line.slice(0, line.indexOf(":"))),
          `${again}: ${said.join("\n")}`,
        ).toContain(item);
      }
    },
  );

  // git is asked, not a resource: its own test breaks a repository in as many ways.
  const notInStack = ["SEC-4"];
  const declaredItems = catalogue.filter(
    ({ id, provenBy }) => provenBy.includes("declared") && !notInStack.includes(id),
  );

  it.each(declaredItems.map(({ id }) => id))("%s is broken in at least five ways", (id) => {
    expect(mutations.filter(({ item }) => item === id).length).toBeGreaterThanOrEqual(5);
  });
});

describe("harmless changes pass", () => {
  it("there are fifty or more", () => expect(variations.length).toBeGreaterThanOrEqual(50));

  it.each(variations.map((one, index) => [one.what, one.change, index] as const))("%s", (_, change, index) => {
    for (const said of judged(change, index)) expect(said, again).toEqual([]);
  });
});
