import { randomUUID } from "node:crypto";
import { difference } from "../../../provider-rpc/difference";
import { type CheckFailure, type Properties, Secret, unknown, type Value } from "../../../provider-rpc/provider";
import { isUnknown, unwrap } from "../../../provider-rpc/values";
import type { Resource, ResourceContext } from "../resource";
import { checkedGeneration } from "./generation";
import { importedTexts } from "./import-id";
import { keySetText, newSigningKey, parseKeySet, readKeySet, type SigningKey, type StoredKey } from "./key-set";

/** Old tokens live 15 minutes; two earlier keys cover rotations in a row and fit beside the signing one. */
const keptRetired = 2;

/**
 * `prelaunch:secrets:SigningKeys`: made by the program, so that the first deployment can sign in people.
 *
 * A raised `generation` adds a new key and keeps the earlier ones as public keys; a raised `revokeGeneration` forgets
 * them, so that no token of before is accepted. A changed `authSecret` encrypts the
 * same key anew.
 */
export function signingKeys(context: ResourceContext): Resource {
  return {
    async check({ olds, news }) {
      const generation = checkedGeneration("generation", olds, news);
      const revokeGeneration = checkedGeneration("revokeGeneration", olds, news);
      const authSecret = new Secret(unwrap(news.authSecret ?? null));
      context.secrets.addAll(authSecret);
      return {
        inputs: { authSecret, generation: generation.value, revokeGeneration: revokeGeneration.value },
        failures: [...generation.failures, ...revokeGeneration.failures, ...secretFailures(authSecret.value)],
      };
    },

    async diff({ oldInputs, news }) {
      return difference({ revokeGeneration: 1, ...oldInputs }, news);
    },

    async create({ inputs, preview }) {
      if (preview) return { id: "", outputs: notYetKnown(inputs, unknown) };
      return { id: randomUUID(), outputs: await state(inputs, await newSigningKey(), []) };
    },

    async update({ oldInputs, oldOutputs, news, preview }) {
      const revokes = unwrap(news.revokeGeneration ?? 1) !== unwrap(oldInputs.revokeGeneration ?? 1);
      const rotates = revokes || unwrap(news.generation) !== unwrap(oldInputs.generation);
      if (preview) return notYetKnown(news, rotates ? unknown : (oldOutputs.keyIds ?? unknown));
      const current = currentKeys(oldOutputs);
      if (!rotates) return state(news, current.signing, current.retired);
      const retired = revokes ? [] : [publicOnly(current.signing), ...current.retired].slice(0, keptRetired);
      return state(news, await newSigningKey(), retired);
    },

    async read({ id, inputs, outputs }) {
      if (outputs.jwks !== undefined) return { id, inputs, outputs };
      const [text = "", authSecret = ""] = importedTexts(id, context.environment, ["BETTER_AUTH_SECRET"]);
      const { signing, retired } = await readKeySet(text, authSecret);
      const imported = { authSecret: new Secret(authSecret), generation: 1, revokeGeneration: 1 };
      // The text is kept as it is: encrypting anew would show as a change of the variable.
      const read = { ...(await state(imported, signing, retired)), jwks: new Secret(text) };
      return { id: randomUUID(), inputs: imported, outputs: read };
    },

    async delete() {},
  };
}

async function state(inputs: Properties, signing: SigningKey, retired: StoredKey[]): Promise<Properties> {
  const { text, keyIds } = await keySetText(signing, textOf(inputs.authSecret), retired);
  return { ...inputs, jwks: new Secret(text), keyIds, privateKey: new Secret(signing.privateKey) };
}

function notYetKnown(inputs: Properties, keyIds: Value): Properties {
  return { ...inputs, jwks: new Secret(unknown), keyIds, privateKey: new Secret(unknown) };
}

/** From the state alone: the secret that the text was encrypted with may be gone. */
function currentKeys(outputs: Properties): { signing: SigningKey; retired: StoredKey[] } {
  const keys = parseKeySet(textOf(outputs.jwks));
  const [newest] = keys;
  const signing = keys.find((key) => key.privateKey !== undefined) ?? newest;
  if (signing === undefined) throw new Error("parseKeySet gives at least one key");
  const { id, publicKey, createdAt } = signing;
  return {
    signing: { id, publicKey, createdAt, privateKey: textOf(outputs.privateKey) },
    retired: keys.filter((key) => key.id !== id),
  };
}

function publicOnly({ id, publicKey, createdAt }: SigningKey): StoredKey {
  return { id, alg: "RS256", publicKey, createdAt };
}

function secretFailures(authSecret: Value): CheckFailure[] {
  if (isUnknown(authSecret)) return [];
  if (typeof authSecret === "string" && authSecret.length >= 32) return [];
  return [{ property: "authSecret", reason: "`authSecret` must be a text of at least 32 characters." }];
}

function textOf(value: Value | undefined): string {
  const bare = unwrap(value);
  return typeof bare === "string" ? bare : "";
}
