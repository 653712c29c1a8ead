import structPb, {
  type Struct as WireStruct,
  type Value as WireValue,
} from "google-protobuf/google/protobuf/struct_pb.js";
import { type Properties, Secret, unknown, type Value } from "./provider";
import { isMap } from "./values";

const { ListValue, NullValue, Struct, Value: ProtoValue } = structPb;

/**
 * How the engine writes special values inside a protobuf Struct (pulumi `sdk/go/common/resource/properties.go` and
 * `sdk/go/common/resource/plugin/rpc.go`): an object whose signature key tells what it is.
 */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
/** One sentinel per type that the value will have; a provider may answer with the first whatever the type. */
const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownSentinels = new Set([
  unknownSentinel,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Decodes the properties of a request. Assets and archives stay the maps they are on the wire. */
export function decode(struct: WireStruct | undefined): Properties {
  const properties: Properties = {};
  struct?.getFieldsMap().forEach((value: WireValue, key: string) => {
    properties[key] = decodeValue(value);
  });
  return properties;
}

/** Encodes the properties of an answer. A property that is undefined is left out. */
export function encode(properties: Properties): WireStruct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) fields.set(key, encodeValue(value));
  }
  return struct;
}

function decodeValue(value: WireValue): Value {
  switch (value.getKindCase()) {
    case ProtoValue.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case ProtoValue.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case ProtoValue.KindCase.STRING_VALUE:
      return unknownSentinels.has(value.getStringValue()) ? unknown : value.getStringValue();
    case ProtoValue.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(decodeValue);
    case ProtoValue.KindCase.STRUCT_VALUE:
      return decodeObject(decode(value.getStructValue()));
    default:
      return null;
  }
}

function decodeObject(object: Properties): Value {
  if (object[signatureKey] === secretSignature) return secretOf(object.value ?? null);
  if (object[signatureKey] === outputSignature) {
    const value = "value" in object ? (object.value ?? null) : unknown;
    return object.secret === true ? secretOf(value) : value;
  }
  return object;
}

function secretOf(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(value);
}

function encodeValue(value: Value): WireValue {
  const encoded = new ProtoValue();
  if (value === unknown) return encoded.setStringValue(unknownSentinel);
  if (value instanceof Secret) {
    const inner = value.value instanceof Secret ? value.value.value : value.value;
    return encoded.setStructValue(encode({ [signatureKey]: secretSignature, value: inner }));
  }
  if (Array.isArray(value)) {
    const list = new ListValue();
    for (const item of value) list.addValues(encodeValue(item ?? null));
    return encoded.setListValue(list);
  }
  if (isMap(value)) return encoded.setStructValue(encode(value));
  if (typeof value === "string") return encoded.setStringValue(value);
  if (typeof value === "number") return encoded.setNumberValue(value);
  if (typeof value === "boolean") return encoded.setBoolValue(value);
  return encoded.setNullValue(NullValue.NULL_VALUE);
}
