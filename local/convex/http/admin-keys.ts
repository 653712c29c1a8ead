import { createHash, timingSafeEqual } from "node:crypto";
import type { UserIdentity } from "convex/server";

/** Whom an admin key lets in; an admin may act as a user (`convex run --identity`). */
export interface Admin {
  actingAs: Partial<UserIdentity> | null;
}

export interface AdminKeys {
  /** Judges a key alone. */
  accepts(key: string): boolean;
  /** Judges what follows `Convex ` in an Authorization header: a key, or `key:<base64 JSON of a user>`. */
  fromHeader(value: string): Admin | undefined;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** `prod:happy-otter-123|secret` and `happy-otter-123|secret` are the same key, as on Convex. */
function withoutType(key: string): string {
  const bar = key.indexOf("|");
  const colon = key.indexOf(":");
  return colon !== -1 && colon < bar ? key.slice(colon + 1) : key;
}

export function createAdminKeys(keys: readonly string[]): AdminKeys {
  const known = keys.map((key) => digest(withoutType(key)));
  const accepts = (key: string): boolean => {
    const given = digest(withoutType(key));
    return known.some((one) => timingSafeEqual(one, given));
  };
  return {
    accepts,
    fromHeader(value) {
      if (accepts(value)) return { actingAs: null };
      const colon = value.lastIndexOf(":");
      if (colon === -1 || !accepts(value.slice(0, colon))) return undefined;
      try {
        return { actingAs: JSON.parse(Buffer.from(value.slice(colon + 1), "base64").toString("utf8")) };
      } catch {
        return undefined;
      }
    },
  };
}
