import { expect, it } from "vitest";
import { resourceTypes } from "../contract/resource-types";
import type { StackResource } from "./declared";
import { releaseGate } from "./sec-8-release-gate";
import { judge, resource } from "./testing/declared-stack";

const gate = resource("prelaunch:gate:Release", "gate-release", { enforced: true });
const step = resource("prelaunch:convex:EnvironmentVariables", "variables", {}, { variables: [gate] });
const deployment = (from: Record<string, StackResource[]>, dependencies: string[] = []) => ({
  ...resource(resourceTypes.vercelDeployment, "deployment", {}, from),
  dependencies,
});

it("passes what is made from the gate, waits for it, or waits for what is made from it", () => {
  expect(judge(releaseGate, [gate, deployment({ files: [gate] })])).toEqual([]);
  expect(judge(releaseGate, [gate, deployment({}, [gate.urn])])).toEqual([]);
  expect(judge(releaseGate, [gate, step, deployment({}, [step.urn])])).toEqual([]);
});

it("refuses in production what goes past the gate, and a gate that is open to all", () => {
  expect(judge(releaseGate, [gate, deployment({})])).toEqual([expect.stringContaining("The deployment does not wait")]);
  expect(judge(releaseGate, [deployment({})])).toHaveLength(1);
  const code = resource(resourceTypes.convexCode, "code", {});
  expect(judge(releaseGate, [gate, code])).toEqual([
    expect.stringContaining("The push of the functions does not wait"),
  ]);
  for (const enforced of [false, undefined, "true"]) {
    const open = resource("prelaunch:gate:Release", "gate-release", { enforced });
    expect(judge(releaseGate, [open])).toEqual([expect.stringContaining("it is not enforced")]);
  }
});

it("two resources that wait for each other are no way through", () => {
  const one = {
    ...resource(resourceTypes.vercelDeployment, "one", {}),
    dependencies: ["urn:pulumi:test::prelaunch::a:b:C::two"],
  };
  const two = { ...resource("a:b:C", "two", {}), dependencies: [one.urn] };
  expect(judge(releaseGate, [one, two, gate])).toHaveLength(1);
});

it("asks nothing of other environments", () => {
  for (const environment of ["local", "preview", "staging"] as const) {
    expect(judge(releaseGate, [deployment({})], environment)).toEqual([]);
  }
});
