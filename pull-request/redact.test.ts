import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "./redact";

describe("redact", () => {
  it.each([
    ["ERR_SETTINGS_INVALID: `prelaunch:auth.trustedOrigins` is empty. Cure: name one.", undefined],
    ["ERR_GATE_REFUSED: see docs/gate.md, and stacks/trusted-keys.json.", undefined],
    ["NEXT_PUBLIC_CONVEX_SITE_URL is no URL.", undefined],
    ["Run it with --expect-no-changes again.", undefined],
    ['connect to "db 7" failed', 'connect to "…" failed'],
    ["at https://ada:pw@db.example.com:8443/x?key=1 now", "at https://… now"],
    ["key re_0123456789abcdefghij is wrong", "key [redacted] is wrong"],
    ["Error: no\n    at Object.<anonymous> (/home/ada/x.ts:1:2)\nnext", "Error: no\nnext"],
  ])("%j", (text, expected) => expect(redact(text)).toBe(expected ?? text));

  it.each(["hex", "base64", "base64url"] as const)("takes out every key in %s, wherever it stands", (encoding) => {
    const around = fc.constantFrom(
      "",
      " ",
      '"',
      "'",
      "`",
      "(",
      "key=",
      "token:",
      "Bearer ",
      "\n",
      "/",
      "prelaunch:x.",
      "ERR_",
      "re_",
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 18, maxLength: 64 }), around, around, (bytes, before, after) => {
        // Random bytes: text of one letter or of words is no key.
        const key = Buffer.concat([Buffer.from(bytes), randomBytes(12)]).toString(encoding);
        const redacted = redact(`failed with ${before}${key}${after} at last`);
        expect(redacted).not.toContain(key);
        expect(redacted).not.toContain(key.slice(-16));
      }),
    );
  });

  it("takes out what is known to be secret, whatever it looks like", () => {
    expect(redact("the word secret-word stands here", ["secret-word", "the"])).toBe("the word [redacted] stands here");
    expect(redact("abcdef and abcdefgh", ["abcdef", "abcdefgh"])).toBe("[redacted] and [redacted]");
  });
});
