import { Secret, type Value } from "../../provider-rpc/provider";
import { isMap, unwrap } from "../../provider-rpc/values";

/** Shorter texts are too likely to be part of an ordinary word. */
const shortest = 8;
const mask = "[secret]";

/** The secret texts that this process has met, so that output of other programs can be shown without them. */
export interface KnownSecrets {
  add(text: string): void;
  /** Adds every text inside a secret of these properties. */
  addAll(properties: Value): void;
  scrub(text: string): string;
}

export function knownSecrets(): KnownSecrets {
  const known = new Set<string>();

  const add = (text: string): void => {
    if (text.length >= shortest) known.add(text);
    // A value with line breaks may be printed line by line.
    for (const line of text.split("\n")) if (line.length >= 2 * shortest) known.add(line);
  };
  const addAll = (value: Value, inSecret = false): void => {
    const secretly = inSecret || value instanceof Secret;
    const bare = unwrap(value);
    if (typeof bare === "string") {
      if (secretly) add(bare);
    } else if (Array.isArray(bare)) {
      for (const item of bare) addAll(item, secretly);
    } else if (isMap(bare)) {
      for (const item of Object.values(bare)) addAll(item, secretly);
    }
  };

  return {
    add,
    addAll: (properties) => addAll(properties),
    scrub(text) {
      const longestFirst = [...known].sort((left, right) => right.length - left.length);
      let scrubbed = text;
      for (const secret of longestFirst) {
        for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])) {
          scrubbed = scrubbed.replaceAll(form, mask);
        }
      }
      return scrubbed;
    },
  };
}
