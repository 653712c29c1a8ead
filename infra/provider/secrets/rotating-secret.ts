import { randomBytes, randomUUID } from "node:crypto";
import { difference } from "../../../provider-rpc/difference";
import { type Properties, Secret, unknown, type Value } from "../../../provider-rpc/provider";
import { unwrap } from "../../../provider-rpc/values";
import type { Resource, ResourceContext } from "../resource";
import { checkedGeneration } from "./generation";
import { importedTexts } from "./import-id";
import { SecretImportError } from "./secret-error";

export interface RotatingSecret {
  /** How many earlier values are kept. */
  keptRetired: number;
  /** An imported value must have at least so many characters. */
  shortest: number;
}

/**
 * A random text that lives in the state only: 32 bytes, base64url. A raised `generation` makes a new one and keeps the
 * old in `retired`, the newest first, for those who must accept both for a while.
 */
export function rotatingSecret({ keptRetired, shortest }: RotatingSecret, context: ResourceContext): Resource {
  return {
    async check({ olds, news }) {
      const { generation, failures } = checkedGeneration(olds.generation, news.generation);
      return { inputs: { generation }, failures };
    },

    async diff({ oldInputs, news }) {
      return difference(oldInputs, news);
    },

    async create({ inputs, preview }) {
      return {
        id: preview ? "" : randomUUID(),
        outputs: preview ? notYetKnown(inputs) : state(inputs, newSecret(), []),
      };
    },

    async update({ oldInputs, oldOutputs, news, preview }) {
      const value = textOf(oldOutputs.value);
      if (unwrap(news.generation) === unwrap(oldInputs.generation)) return { ...oldOutputs, ...news };
      if (preview) return notYetKnown(news);
      return state(news, newSecret(), [value, ...textsOf(oldOutputs.retired)].slice(0, keptRetired));
    },

    async read({ id, inputs, outputs }) {
      if (outputs.value !== undefined) return { id, inputs, outputs };
      const [value = ""] = importedTexts(id, context.environment);
      if (value.length < shortest) {
        throw new SecretImportError(
          `The secret to import has ${value.length} characters; it needs at least ${shortest}.`,
          "Leave the import out and let a new one be made, which signs everyone out once.",
        );
      }
      const imported = { generation: 1 };
      return { id: randomUUID(), inputs: imported, outputs: state(imported, value, []) };
    },

    async delete() {},
  };
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

function state(inputs: Properties, value: string, retired: string[]): Properties {
  return { ...inputs, value: new Secret(value), retired: new Secret(retired) };
}

function notYetKnown(inputs: Properties): Properties {
  return { ...inputs, value: new Secret(unknown), retired: new Secret(unknown) };
}

function textOf(value: Value | undefined): string {
  const bare = unwrap(value);
  return typeof bare === "string" ? bare : "";
}

function textsOf(value: Value | undefined): string[] {
  const bare = unwrap(value);
  return Array.isArray(bare) ? bare.map(textOf).filter((text) => text !== "") : [];
}
