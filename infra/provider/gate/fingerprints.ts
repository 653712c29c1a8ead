import { createHmac } from "node:crypto";
import { difference } from "../../../provider-rpc/difference";
import { Secret, unknown, type Value } from "../../../provider-rpc/provider";
import { isMap, isUnknown, unwrap } from "../../../provider-rpc/values";
import type { Resource, ResourceContext } from "../resource";
import { bitsOf, enoughBits } from "./strength";

/**
 * `prelaunch:gate:Fingerprints`: which secrets of this stack another stack has, too. Values and key leave the inputs at
 * the check: what state, previews and policies see is the fact, and a keyed fingerprint as a secret.
 */
export function fingerprints(context: ResourceContext): Resource {
  return {
    async check({ news }) {
      context.secrets.addAll(new Secret({ key: news["key"] ?? "", values: news["values"] ?? {} }));
      const key = unwrap(news["key"]);
      const values = unwrap(news["values"]);
      const others = unwrap(news["others"]);
      const keyed: Record<string, Value> = {};
      const facts: Record<string, Value> = {};
      for (const [name, given] of Object.entries(isMap(values) ? values : {})) {
        const judged = judge(unwrap(given), key, isMap(others) ? others : {});
        facts[name] = judged.fact;
        if (judged.fingerprint !== undefined) keyed[name] = judged.fingerprint;
      }
      return { inputs: { fingerprints: new Secret(keyed), facts } };
    },

    async diff({ oldInputs, news }) {
      return difference(oldInputs, news, { whole: ["fingerprints"] });
    },

    async create({ inputs, preview }) {
      return { id: preview ? "" : "fingerprints", outputs: inputs };
    },

    async update({ news }) {
      return news;
    },

    async read({ id, inputs, outputs }) {
      return { id, inputs, outputs };
    },

    async delete() {},
  };
}

function judge(
  value: Value | undefined,
  key: Value | undefined,
  others: { [stack: string]: Value },
): { fact: Value; fingerprint?: Value } {
  if (isUnknown(value) || isUnknown(key)) return { fact: unknown, fingerprint: unknown };
  if (typeof value !== "string" || bitsOf(value) < enoughBits) return { fact: "weak" };
  if (typeof key !== "string" || key === "") return { fact: "not-compared" };
  const fingerprint = fingerprintOf(key, value);
  for (const [stack, theirs] of Object.entries(others)) {
    const known = unwrap(theirs);
    // Under any name: the auth secret of one stack must not be a webhook secret of another either.
    if (isMap(known) && Object.values(known).some((other) => unwrap(other) === fingerprint)) {
      return { fact: `same-as:${stack}`, fingerprint };
    }
  }
  return { fact: "unique", fingerprint };
}

/** 32 hexadecimal digits. A key of its own for this use, so that the team's key can serve for others, too. */
export function fingerprintOf(key: string, value: string): string {
  return createHmac("sha256", key).update(`prelaunch fingerprint\0${value}`).digest("hex").slice(0, 32);
}
