import { createHash, randomBytes, randomInt } from "node:crypto";
import { Hono } from "hono";
import type { Journal } from "../journal";
import { commonPasswords } from "./common-passwords";

/** Lines that a padded answer has, between these numbers. */
const paddedTo = { least: 800, most: 1000 };

/**
 * The range search of `api.pwnedpasswords.com`: who asks tells the first five hexadecimal digits of a SHA-1 and gets the rest
 * of every hash that begins so, with how often it was seen. `Add-Padding: true` adds lines with the count 0, so that the
 * length of an answer tells nothing. It knows a short list of the most common passwords.
 * Source: https://haveibeenpwned.com/API/v3#PwnedPasswords
 */
export function pwnedPasswords({ journal }: { journal: Journal }): Hono {
  const api = new Hono();
  api.get("/range/:prefix", (context) => {
    // Without the prefix: it is a part of the hash of somebody's password.
    journal.record("pwned-passwords", "read", "GET /range/{prefix}");
    const prefix = context.req.param("prefix").toUpperCase();
    if (!/^[0-9A-F]{5}$/.test(prefix)) return context.text("The hash prefix was not in a valid format", 400);
    if ((context.req.query("mode") ?? "sha1").toLowerCase() !== "sha1") {
      return context.text("The local cloud answers for SHA-1 alone, not for another mode", 400);
    }
    const known = hashes.filter(({ hash }) => hash.startsWith(prefix));
    const lines = known.map(({ hash, count }) => `${hash.slice(5)}:${count}`);
    if (context.req.header("add-padding")?.toLowerCase() === "true") lines.push(...padding(lines.length));
    return context.text(lines.sort().join("\r\n"));
  });
  return api;
}

const hashes = Object.entries(commonPasswords).map(([password, count]) => ({
  hash: createHash("sha1").update(password).digest("hex").toUpperCase(),
  count,
}));

function padding(there: number): string[] {
  const wanted = randomInt(paddedTo.least, paddedTo.most + 1) - there;
  return Array.from({ length: wanted }, () => `${randomBytes(18).toString("hex").slice(1).toUpperCase()}:0`);
}
