import { randomBytes, randomUUID } from "node:crypto";
import { difference } from "../../../provider-rpc/difference";
import { type Properties, Secret, unknown, type Value } from "../../../provider-rpc/provider";
import { unwrap } from "../../../provider-rpc/values";
import type { Resource, ResourceContext } from "../resource";
import { checkedGeneration } from "./generation";
import { importedTexts } from "./import-id";
import { SecretImportError } from "./secret-error";

export interface RotatingSecret<Retired extends Value> {
  /** How many earlier values are kept. */
  keptRetired: number;
  /** An imported value must have at least so many characters. */
  shortest: number;
  /** What is kept of a value that was just replaced. */
  retire(value: string, news: Properties): Retired;
  /** Whether an earlier value is still good for something. */
  stillKept(retired: Value): boolean;
  /** Why there is no rotation for which the oldest of those would have to go. Without it, the oldest goes. */
  refusal?(oldest: Value): Error;
}

/**
 * A random text that lives in the state only: 32 bytes, base64url. A raised `generation` makes a new one and keeps the
 * old in `retired`, the newest first, for those who must accept both for a while. A raised `revokeGeneration` makes a new
 * one and forgets all earlier ones, for when one has leaked.
 */
export function rotatingSecret<Retired extends Value>(
  kind: RotatingSecret<Retired>,
  context: ResourceContext,
): Resource {
  return {
    async check({ olds, news }) {
      const generation = checkedGeneration("generation", olds, news);
      const revokeGeneration = checkedGeneration("revokeGeneration", olds, news);
      const { acceptRetiredFor } = news;
      return {
        inputs: {
          generation: generation.value,
          revokeGeneration: revokeGeneration.value,
          ...(acceptRetiredFor === undefined ? {} : { acceptRetiredFor: unwrap(acceptRetiredFor) }),
        },
        failures: [...generation.failures, ...revokeGeneration.failures],
      };
    },

    async diff({ oldInputs, news }) {
      return difference({ revokeGeneration: 1, ...oldInputs }, news);
    },

    async create({ inputs, preview }) {
      return {
        id: preview ? "" : randomUUID(),
        outputs: preview ? notYetKnown(inputs) : state(inputs, newSecret(), [], ""),
      };
    },

    async update({ oldInputs, oldOutputs, news, preview }) {
      const value = textOf(oldOutputs.value);
      const revokes = unwrap(news.revokeGeneration ?? 1) !== unwrap(oldInputs.revokeGeneration ?? 1);
      const rotates = revokes || unwrap(news.generation) !== unwrap(oldInputs.generation);
      if (!rotates) return { revokedAt: "", ...oldOutputs, ...news };
      const kept = revokes ? [] : listOf(oldOutputs.retired).filter((retired) => kind.stillKept(retired));
      const oldest = kept.at(-1);
      if (kind.refusal && oldest !== undefined && kept.length >= kind.keptRetired) throw kind.refusal(oldest);
      if (preview) return notYetKnown(news);
      if (revokes) return state(news, newSecret(), [], new Date().toISOString());
      const retired = [kind.retire(value, news), ...kept].slice(0, kind.keptRetired);
      return state(news, newSecret(), retired, textOf(oldOutputs.revokedAt));
    },

    async read({ id, inputs, outputs }) {
      if (outputs.value !== undefined) return { id, inputs, outputs };
      const [value = ""] = importedTexts(id, context.environment);
      if (value.length < kind.shortest) {
        throw new SecretImportError(
          `The secret to import has ${value.length} characters; it needs at least ${kind.shortest}.`,
          "Leave the import out and let a new one be made, which signs everyone out once.",
        );
      }
      const imported = { generation: 1, revokeGeneration: 1 };
      return { id: randomUUID(), inputs: imported, outputs: state(imported, value, [], "") };
    },

    async delete() {},
  };
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

function state(inputs: Properties, value: string, retired: Value[], revokedAt: string): Properties {
  return { ...inputs, value: new Secret(value), retired: new Secret(retired), revokedAt };
}

function notYetKnown(inputs: Properties): Properties {
  return { ...inputs, value: new Secret(unknown), retired: new Secret(unknown), revokedAt: unknown };
}

function textOf(value: Value | undefined): string {
  const bare = unwrap(value ?? null);
  return typeof bare === "string" ? bare : "";
}

function listOf(value: Value | undefined): Value[] {
  const bare = unwrap(value ?? null);
  return Array.isArray(bare) ? bare : [];
}
