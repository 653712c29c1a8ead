import { expect, it } from "vitest";
import { withoutSecrets } from "./without-secrets";

it("leaves nothing of a secret that begins like another one", () => {
  const secrets = ["abcdefgh", "abcdefgh-and-more"];
  expect(withoutSecrets("refused: abcdefgh-and-more, abcdefgh", secrets)).toBe("refused: ***, ***");
  expect(withoutSecrets("refused: abcdefgh-and-more", secrets.toReversed())).toBe("refused: ***");
});

it("takes the queries of URLs away", () => {
  expect(withoutSecrets('at "https://example.com/verify?token=t1"', [])).toBe('at "https://example.com/verify?***"');
});
