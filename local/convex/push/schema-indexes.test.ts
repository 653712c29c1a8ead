import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { describe, expect, it } from "vitest";
import { Documents } from "../database/documents";
import { firstInvalidDocument } from "./schema-check";
import { indexDiff, requireValidIndexes } from "./schema-indexes";

const fields = { name: v.string(), address: v.optional(v.object({ city: v.string() })) };

describe("a pushed schema", () => {
  it("adds, removes, stages and enables indexes; one whose fields change is another", () => {
    const before = defineSchema({
      people: defineTable(fields)
        .index("gone", ["name"])
        .index("changed", ["name", "address"])
        .index("staged", ["address"]),
    });
    const after = defineSchema({
      people: defineTable(fields)
        .index("changed", ["address.city", "name"])
        .index("staged", { fields: ["address"], staged: true })
        .searchIndex("found", { searchField: "name" }),
    });
    const names = (diff: ReturnType<typeof indexDiff>) =>
      Object.fromEntries(
        Object.entries(diff).map(([kind, all]) => [kind, (all as { name: string }[]).map((one) => one.name)]),
      );
    expect(names(indexDiff(before, after))).toEqual({
      added_indexes: ["people.changed", "people.found"],
      removed_indexes: ["people.gone", "people.changed"],
      enabled_indexes: [],
      disabled_indexes: ["people.staged"],
    });
    expect(names(indexDiff(after, before))).toMatchObject({ enabled_indexes: ["people.staged"] });
    expect(names(indexDiff(null, null))).toMatchObject({ added_indexes: [] });
  });

  it.each([
    [defineTable(fields).index("by_id", ["name"]), "IndexNameReserved"],
    [defineTable(fields).index("1st", ["name"]), "InvalidIndexName"],
    [defineTable(fields).index("x".repeat(65), ["name"]), "InvalidIndexName"],
    [defineTable(fields).index("a", [] as never), "EmptyIndex"],
    [defineTable(fields).index("a", ["name", "name"]), "FieldsNotUniqueWithinIndex"],
    [defineTable(fields).index("a", ["_creationTime"]), "IndexFieldsContainCreationTime"],
    [defineTable(fields).index("a", ["_id" as never]), "IndexFieldsContainId"],
    [defineTable(fields).index("a", ["address.street" as never]), "SchemaDefinitionError"],
    [defineTable(fields).index("a", ["name"]).index("b", ["name"]), "IndexNotUnique"],
    [defineTable(fields).index("a", ["name"]).index("a", ["address"]), "IndexNamesNotUnique"],
    [defineTable(v.any()).index("a", Array.from({ length: 17 }, (_, at) => `f${at}`) as never), "IndexTooManyFields"],
    [defineTable(v.any()).vectorIndex("a", { vectorField: "x", dimensions: 1 }), "InvalidVectorDimension"],
  ])("is refused for index mistake %#, as on Convex: %s", (table, code) => {
    let refused: unknown;
    try {
      requireValidIndexes(defineSchema({ people: table as never }));
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code, status: 400 });
  });

  it("may have indexes in nested fields, and in fields of anything", () => {
    requireValidIndexes(defineSchema({ people: defineTable(fields).index("a", ["address.city"]) }));
    requireValidIndexes(defineSchema({ people: defineTable(v.any()).index("a", ["x.y"]) }));
    const either = v.union(v.object({ a: v.string() }), v.object({ b: v.string() }));
    requireValidIndexes(defineSchema({ people: defineTable(either).index("a", ["b"]) }));
  });

  it("is held against existing documents: table, document, field", () => {
    const documents = new Documents(null, "");
    const id = documents.newId("people");
    documents.restore([["people", { _id: id, _creationTime: 1, name: "ann", address: { city: 3 } }]]);
    expect(firstInvalidDocument(defineSchema({ people: defineTable(fields) }), documents)).toEqual({
      table: "people",
      id,
      reason: "Value does not match validator.\nPath: .address.city\nValue: 3.0\nValidator: v.string()",
    });
    expect(
      firstInvalidDocument(defineSchema({ people: defineTable(v.any()), others: defineTable({}) }), documents),
    ).toBe(undefined);
  });
});
