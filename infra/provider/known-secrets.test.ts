import fc from "fast-check";
import { expect, it } from "vitest";
import { Secret, unknown } from "../../provider-rpc/provider";
import { knownSecrets } from "./known-secrets";

it("takes out every known secret, also within JSON and within an address", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" }), fc.string(), (secret, around) => {
      const secrets = knownSecrets();
      secrets.add(secret);
      const text = `${around} ${secret} ${JSON.stringify({ secret })} ${encodeURIComponent(secret)}`;
      const scrubbed = secrets.scrub(text);
      expect(scrubbed.split("[secret]").length - 1).toBeGreaterThanOrEqual(3);
    }),
  );
});

it("takes the longest first, so that no end of a longer one stays", () => {
  const secrets = knownSecrets();
  secrets.add("abcdefgh");
  secrets.add("abcdefgh-and-more");
  expect(secrets.scrub("x abcdefgh-and-more y")).toBe("x [secret] y");
});

it("finds secrets at any depth and leaves alone what is not secret", () => {
  const secrets = knownSecrets();
  secrets.addAll({
    open: "open-text-stays",
    hidden: new Secret({ list: ["hidden-one", { deep: "hidden-two" }, unknown, 12345678] }),
    short: new Secret("short"),
  });
  expect(secrets.scrub("open-text-stays hidden-one hidden-two short")).toBe("open-text-stays [secret] [secret] short");
});

it("takes out the lines of a secret with several", () => {
  const secrets = knownSecrets();
  secrets.add("-----BEGIN-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END-----");
  expect(secrets.scrub("line MIIEvQIBADANBgkqhkiG9w0B")).toBe("line [secret]");
});
