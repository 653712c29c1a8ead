import fc from "fast-check";
import structPb, { Struct as WireStruct } from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, it } from "vitest";
import { type Properties, Secret, unknown, type Value } from "./provider";
import { decode, encode } from "./wire";

const key = fc.string({ maxLength: 12 }).filter((text) => text !== "__proto__");
const { value: anyValue } = fc.letrec<{ value: Value; bare: Value }>((tie) => ({
  bare: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.string(),
    fc.constant(unknown),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
  value: fc.oneof(
    { weight: 3, arbitrary: tie("bare") },
    { weight: 1, arbitrary: tie("bare").map((bare) => new Secret(bare)) },
  ),
}));

function overTheWire(properties: Properties): Properties {
  return decode(WireStruct.deserializeBinary(encode(properties).serializeBinary()));
}

function fromWire(object: Record<string, structPb.JavaScriptValue>): Properties {
  return decode(structPb.Struct.fromJavaScript(object));
}

describe("values on the wire", () => {
  it("come back as they were sent", () => {
    fc.assert(
      fc.property(fc.dictionary(key, anyValue, { noNullPrototype: true }), (properties) => {
        expect(overTheWire(properties)).toEqual(properties);
      }),
    );
  });

  it("mark a secret as the engine does", () => {
    expect(encode({ password: new Secret("hunter2") }).toJavaScript()).toEqual({
      password: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hunter2" },
    });
  });

  it("leave out what is undefined, at any depth", () => {
    const properties = { a: undefined, b: { c: undefined, d: 1 } } as unknown as Properties;
    expect(encode(properties).toJavaScript()).toEqual({ b: { d: 1 } });
  });

  it("know the unknown of every type", () => {
    const sentinels = ["04da6b54-80e4-46f7-96ec-b56ff0331ba9", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"];
    for (const sentinel of sentinels) expect(fromWire({ x: [sentinel] })).toEqual({ x: [unknown] });
  });

  it("read output values: known, unknown, secret", () => {
    const output = (rest: object) => ({
      "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4",
      dependencies: [],
      ...rest,
    });
    expect(fromWire({ a: output({ value: 1 }), b: output({}), c: output({ value: "s", secret: true }) })).toEqual({
      a: 1,
      b: unknown,
      c: new Secret("s"),
    });
  });

  it("pass an asset through", () => {
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x", hash: "y" };
    expect(encode(fromWire({ asset })).toJavaScript()).toEqual({ asset });
  });
});
