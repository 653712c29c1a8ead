import { convexToJson, type Value } from "convex/values";
import fc from "fast-check";
import { expect, it } from "vitest";
import { losslessJson, valueOfLosslessJson } from "./lossless-json";

it("tells integers from floats, and writes bytes as Convex does", () => {
  expect(
    losslessJson({ i: 1n, f: 1, big: 1e21, text: "1", none: null, bytes: new Uint8Array([0, 16, 131]).buffer }),
  ).toBe('{"i":1,"f":1.0,"big":1e+21,"text":"1","none":null,"bytes":{"$bytes":"ABCD"}}');
  expect(valueOfLosslessJson('{"a":[1,-2,1.0,"3 \\" 4"],"b":-0.0}')).toEqual({ a: [1n, -2n, 1, '3 " 4'], b: -0 });
});

it("loses nothing on the way there and back", () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.double(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array().map((bytes) => Uint8Array.from(bytes).buffer),
  );
  const name = fc.stringMatching(/^[a-z]\w{0,5}$/);
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie("value")), fc.dictionary(name, tie("value"))),
  }));
  fc.assert(
    fc.property(value, (given) => {
      expect(convexToJson(valueOfLosslessJson(losslessJson(given)))).toEqual(convexToJson(given));
    }),
  );
});
