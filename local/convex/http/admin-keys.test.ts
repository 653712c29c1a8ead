import { describe, expect, it } from "vitest";
import { createAdminKeys } from "./admin-keys";

const keys = createAdminKeys(["prod:happy-otter-123|abc", "self-hosted|0123", "plain"]);

describe("admin keys", () => {
  it("are accepted with or without the deployment's type, and nothing else is", () => {
    for (const key of [
      "prod:happy-otter-123|abc",
      "happy-otter-123|abc",
      "dev:happy-otter-123|abc",
      "self-hosted|0123",
      "plain",
    ]) {
      expect(keys.accepts(key)).toBe(true);
    }
    for (const key of ["", "abc", "prod:happy-otter-123|ab", "other|abc", "happy-otter-123|abc ", "|"]) {
      expect(keys.accepts(key)).toBe(false);
    }
    expect(createAdminKeys([]).accepts("")).toBe(false);
  });

  it("may be used to act as a user", () => {
    const user = { subject: "ann", issuer: "https://x" };
    const encoded = Buffer.from(JSON.stringify(user)).toString("base64");
    expect(keys.fromHeader("prod:happy-otter-123|abc")).toEqual({ actingAs: null });
    expect(keys.fromHeader(`prod:happy-otter-123|abc:${encoded}`)).toEqual({ actingAs: user });
    expect(keys.fromHeader(`plain:${encoded}`)).toEqual({ actingAs: user });
    expect(keys.fromHeader(`wrong:${encoded}`)).toBeUndefined();
    expect(keys.fromHeader("plain:not base64 of JSON")).toBeUndefined();
  });
});
