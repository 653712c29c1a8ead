import { createHash, timingSafeEqual } from "node:crypto";

/** The token of an `Authorization: Bearer …` header. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer (\S+)$/i.exec(header ?? "")?.[1];
}

/** Compares digests, so that neither length nor place of a difference shows in the time it takes. */
export function isOneOf(accepted: readonly string[], given: string): boolean {
  const digest = hash(given);
  return accepted.filter((token) => token !== "" && timingSafeEqual(hash(token), digest)).length > 0;
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
