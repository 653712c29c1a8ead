import { expect, it } from "vitest";
import { catalogue, checklistItem } from "./catalogue";
import { itemIds, sections } from "./item";

it("holds each item once, in the checklist's order", () => {
  expect(catalogue.map(({ id }) => id)).toEqual([...itemIds]);
  expect(new Set(itemIds).size).toBe(41);
  expect(checklistItem("SEC-5").title).toBe("Trusted origins are configured");
});

it.each(catalogue.map((item) => [item.id, item] as const))("%s says everything of itself", (id, item) => {
  expect(id.startsWith(`${item.section}-`)).toBe(true);
  expect(sections[item.section]).toBeDefined();
  for (const text of [item.title, item.text, item.proof, item.cure]) expect(text.length).toBeGreaterThan(15);
  expect(item.references.length * item.provenBy.length * item.bindsTo.length * item.seenIn.length).toBeGreaterThan(0);
  expect(item.link).toBe(`docs/checklist.md#${id.toLowerCase()}`);
  // What a person may sign is never what a machine can see alone.
  if (item.provenBy.includes("attested")) expect(item.provenBy).toContain("observed");
});
