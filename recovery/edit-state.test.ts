import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { editState } from "./edit-state";
import { type RecoveryAction, UNREAD } from "./plan";
import { parseStackExport, pendingOperations, resourcesOf, type StateResource } from "./stack-export";

const text = readFileSync(new URL("./killed-update.fixture.json", import.meta.url), "utf8");
const recorded = parseStackExport(text);
const pending = pendingOperations(recorded)[0]!.resource;
const adopt = (resource: StateResource, importId = "prj/env"): RecoveryAction => ({
  ...{ kind: "adopt", urn: resource.urn, importId, why: "exists", resource },
});

it("reads an export without losing anything", () => {
  expect(recorded).toEqual(JSON.parse(text));
});

it("puts what was made at the end, with its intended inputs, and leaves no operation pending", () => {
  const edited = editState(recorded, [adopt(pending)]);
  expect(edited.deployment).not.toHaveProperty("pending_operations");
  expect(resourcesOf(edited).slice(0, -1)).toEqual(resourcesOf(recorded));
  expect(resourcesOf(edited).at(-1)).toEqual({ ...pending, id: "prj/env", initErrors: [UNREAD] });
  expect(edited.deployment["secrets_providers"]).toEqual(recorded.deployment["secrets_providers"]);
});

it("puts a replacement in the place of the old object, and leaves that for `up` to delete", () => {
  const old = resourcesOf(recorded).find(({ type }) => type.startsWith("cloudflare:"))!;
  const { id: _old, outputs: _outputs, ...made } = old;
  const edited = resourcesOf(editState(recorded, [adopt(made, "z/new")]));
  const at = resourcesOf(recorded).indexOf(old);
  expect(edited[at]).toEqual({ ...made, id: "z/new", initErrors: [UNREAD] });
  expect(edited[at + 1]).toEqual({ ...old, delete: true });
  expect(edited).toHaveLength(resourcesOf(recorded).length + 1);
});

it("forgets the old object where it was deleted before its replacement was made", () => {
  const old = resourcesOf(recorded).at(-1)!;
  const { id, outputs: _outputs, ...made } = old;
  const before = { ...recorded, deployment: { ...recorded.deployment } };
  before.deployment.resources = [...resourcesOf(recorded).slice(0, -1), { ...old, pendingReplacement: true }];
  const edited = resourcesOf(editState(before, [adopt(made, id!)]));
  expect(edited.slice(0, -1)).toEqual(resourcesOf(recorded).slice(0, -1));
  expect(edited.at(-1)).toEqual({ ...made, id, initErrors: [UNREAD] });
});

it("marks what has to be read anew, and only that", () => {
  const { urn } = resourcesOf(recorded).at(-1)!;
  const edited = resourcesOf(editState(recorded, [{ kind: "refresh", urn, why: "its update was cut off" }]));
  expect(edited.filter(({ initErrors }) => initErrors?.includes(UNREAD)).map((resource) => resource.urn)).toEqual([
    urn,
  ]);
});
