import { difference } from "../../provider-rpc/difference";
import {
  type CheckFailure,
  type Properties,
  type Provider,
  type ReadResult,
  unknown,
  type Value,
} from "../../provider-rpc/provider";
import { containsUnknown, deepEqual, plain } from "../../provider-rpc/values";
import { checkInputs } from "./check-inputs";
import { type ProviderSchema, schemaChecks } from "./provider-schema";
import type { ResourceKind, StandInFunction } from "./resource-kind";
import { markSecrets } from "./secret-shape";

export interface StandInOptions {
  name: string;
  version: string;
  /** The real provider's schema, by which inputs are checked before any rule. */
  schema: ProviderSchema;
  resources: Record<string, ResourceKind>;
  functions: Record<string, StandInFunction>;
  /** Runs what asks the vendor: what stands between the two may fail it, and try again. */
  run<T>(operation: () => Promise<T>): Promise<T>;
}

/** A vendor's provider as the engine sees it, over the resource types that the local cloud keeps. Previews touch nothing. */
export function standInProvider({ name, version, schema: real, resources, functions, run }: StandInOptions): Provider {
  const fitsSchema = schemaChecks(real);
  const kindOf = (type: string): ResourceKind => {
    const kind = resources[type];
    if (kind === undefined) throw new Error(`The local cloud does not keep ${type}: it knows ${listed(resources)}.`);
    return kind;
  };

  return {
    name,
    version,
    async check({ type, news }) {
      const { schema, judge } = kindOf(type);
      const failures = withRules(fitsSchema(type, news), checkInputs(schema, news));
      const judged = failures.length === 0 && !containsUnknown(news) ? (judge?.(plain(news)) ?? []) : [];
      return { inputs: news, failures: [...failures, ...judged] };
    },
    async diff({ type, oldInputs, oldOutputs, news }) {
      const { replaceOn, whole = [], computed, volatile = [] } = kindOf(type);
      const result = difference(asPlanned(oldInputs, oldOutputs, news), news, { replaceOn, whole });
      return { ...result, stables: computed.filter((output) => !volatile.includes(output)) };
    },
    async create({ type, inputs, preview }) {
      const kind = kindOf(type);
      if (preview) return { id: "", outputs: { ...kind.defaults, ...inputs, ...unknowns(kind.computed) } };
      const { id, outputs } = await run(() => kind.create(plain(inputs)));
      return { id, outputs: markSecrets(outputs, inputs, kind.secrets) };
    },
    async read({ type, id, inputs, outputs }): Promise<ReadResult | undefined> {
      const kind = kindOf(type);
      const found = await run(() => kind.read(id, plain(outputs)));
      if (found === undefined) return undefined;
      const marked = markSecrets(found.outputs, { ...outputs, ...inputs }, kind.secrets);
      return { id: found.id, outputs: marked, inputs: inputsNow(kind, marked, inputs, outputs) };
    },
    async update({ type, id, oldInputs, oldOutputs, news, preview }) {
      const kind = kindOf(type);
      if (preview) {
        const kept = without(oldOutputs, Object.keys(oldInputs));
        return { ...kind.defaults, ...kept, ...news, ...unknowns(kind.volatile ?? []) };
      }
      const updated = await run(() => kind.update(id, plain(oldOutputs), plain(news)));
      return markSecrets(updated, news, kind.secrets);
    },
    async delete({ type, id, outputs }) {
      const kind = kindOf(type);
      await run(() => kind.delete(id, plain(outputs)));
    },
    async invoke(token, args) {
      const answer = functions[token];
      if (answer === undefined)
        throw new Error(`The local cloud does not answer ${token}: it knows ${listed(functions)}.`);
      return run(() => answer(plain(args)));
    },
  };
}

/** Where the schema and the rules object to the same property, the rule says more. */
function withRules(schemaFailures: CheckFailure[], ruleFailures: CheckFailure[]): CheckFailure[] {
  const judged = new Set(ruleFailures.map(({ property }) => property));
  return [...schemaFailures.filter(({ property }) => !judged.has(property)), ...ruleFailures];
}

/** Old inputs, with the cloud's own value for what the program names now and did not before: naming a default is no change. */
function asPlanned(oldInputs: Properties, oldOutputs: Properties, news: Properties): Properties {
  const planned: Properties = { ...oldInputs };
  for (const key of Object.keys(news)) {
    const had = oldOutputs[key];
    if (planned[key] === undefined && had !== undefined) planned[key] = had;
  }
  return planned;
}

/**
 * The inputs that would make what the cloud has now: those that were given, with the cloud's values, and those that the
 * cloud has changed since. On import there were none: all that differ from the defaults.
 */
function inputsNow(kind: ResourceKind, found: Properties, inputs: Properties, outputs: Properties): Properties {
  const imported = Object.keys(outputs).length === 0;
  const now: Properties = {};
  for (const key of Object.keys(kind.schema.shape)) {
    const value = found[key];
    if (value === undefined || value === null) continue;
    const usual = imported ? kind.defaults?.[key] : outputs[key];
    if (inputs[key] !== undefined || !deepEqual(value, usual)) now[key] = asGiven(value, inputs[key], outputs[key]);
  }
  return now;
}

/** The cloud fills in parts that the program left out; they belong to the outputs until they change. */
function asGiven(value: Value, input: Value | undefined, output: Value | undefined): Value {
  return input !== undefined && output !== undefined && deepEqual(value, output) ? input : value;
}

function unknowns(keys: readonly string[]): Properties {
  return Object.fromEntries(keys.map((key) => [key, unknown]));
}

function without(values: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}

function listed(known: Record<string, unknown>): string {
  return Object.keys(known)
    .map((token) => token.split(":").at(-1))
    .join(", ");
}
