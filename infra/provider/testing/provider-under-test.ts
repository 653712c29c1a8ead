import { afterEach } from "vitest";
import { type CreateRequest, type Properties, type Provider, Secret, type Value } from "../../../provider-rpc/provider";
import { type PrelaunchProviderOptions, prelaunchProvider } from "../prelaunch-provider";
import { type FakeConvex, fakeConvex } from "./fake-convex";

/** Fast enough for tests, and still more than one try. An answer that only comes late, from a busy machine, is none of the tries. */
export const quick = { retries: 2, firstPause: 1, longestPause: 50, timeout: 20_000 };

const open: FakeConvex[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

export interface UnderTest {
  convex: FakeConvex;
  provider: Provider;
  /** The steps that the engine takes for one resource of `type`, each with the state that the last one left. */
  resource(type: string): EngineSteps;
}

export interface EngineSteps {
  state: { id: string; inputs: Properties; outputs: Properties } | undefined;
  /** check, then diff and create or update: what `pulumi up` does. Returns the paths that differ. */
  up(program: Properties): Promise<string[]>;
  preview(program: Properties): Promise<{ differs: string[]; outputs: Properties }>;
  refresh(): Promise<void>;
  import(id: string): Promise<void>;
  destroy(): Promise<void>;
}

/** The provider in front of a fake deployment, with its configuration done. */
export async function providerUnderTest(options: Partial<PrelaunchProviderOptions> = {}): Promise<UnderTest> {
  const convex = await fakeConvex();
  open.push(convex);
  const provider = prelaunchProvider({ environment: {}, patience: quick, ...options });
  await provider.configure?.({ convexUrl: convex.url, convexDeployKey: new Secret(convex.key) });
  return { convex, provider, resource: (type) => engineSteps(provider, type) };
}

function engineSteps(provider: Provider, type: string): EngineSteps {
  const identity = { urn: `urn:pulumi:test::test::${type}::it`, type, name: "it" };

  async function plan(program: Properties) {
    const { inputs, failures = [] } = await provider.check({
      ...identity,
      olds: steps.state?.inputs ?? {},
      news: program,
    });
    if (failures.length > 0)
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    if (steps.state === undefined) return { inputs, differs: ["(new)"] };
    const { id, inputs: oldInputs, outputs: oldOutputs } = steps.state;
    const diff = await provider.diff({ ...identity, id, oldInputs, oldOutputs, news: inputs, ignoreChanges: [] });
    return { inputs, differs: diff.changes ? Object.keys(diff.detailed ?? {}).sort() : [] };
  }

  async function apply(inputs: Properties, preview: boolean): Promise<{ id: string; outputs: Properties }> {
    if (steps.state === undefined) return provider.create({ ...identity, inputs, preview } satisfies CreateRequest);
    const { id, inputs: oldInputs, outputs: oldOutputs } = steps.state;
    return { id, outputs: await provider.update({ ...identity, id, oldInputs, oldOutputs, news: inputs, preview }) };
  }

  const steps: EngineSteps = {
    state: undefined,
    async up(program) {
      const { inputs, differs } = await plan(program);
      if (differs.length > 0) steps.state = { inputs, ...(await apply(inputs, false)) };
      return differs;
    },
    async preview(program) {
      const { inputs, differs } = await plan(program);
      const outputs = differs.length > 0 ? (await apply(inputs, true)).outputs : (steps.state?.outputs ?? {});
      return { differs, outputs };
    },
    async refresh() {
      if (steps.state !== undefined) steps.state = await provider.read({ ...identity, ...steps.state });
    },
    async import(id) {
      steps.state = await provider.read({ ...identity, id, inputs: {}, outputs: {} });
    },
    async destroy() {
      if (steps.state !== undefined) await provider.delete({ ...identity, ...steps.state });
      steps.state = undefined;
    },
  };
  return steps;
}

/** The value as plain data, with a mark where it is secret. */
export function marked(value: Value | undefined): unknown {
  if (value instanceof Secret) return { secret: marked(value.value) };
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(item)]));
  }
  return value;
}
