import { beforeEach, describe, expect, it } from "vitest";
import type { Deployment } from "../deployment";
import type { Engine } from "../functions/engine";
import { createPushApi, type PushApi } from "./api";
import type { DeploymentVariables } from "./environment";
import type { PushedCode } from "./pushed-code";
import type { PushRequest } from "./request";

const appDefinition = {
  definition: null,
  dependencies: [],
  schema: null,
  changedModules: [],
  unchangedModuleHashes: [],
  udfServerVersion: "1.48.0",
};
const body = { adminKey: "local|a-key", dryRun: false, functions: "convex/", appDefinition, componentDefinitions: [] };

let active: PushedCode[];
let discarded: PushedCode[];
let variables: Record<string, string>;
let declared: [string, { value: string; optional?: boolean }][];
let push: PushApi;

beforeEach(() => {
  active = [];
  discarded = [];
  variables = { A: "1" };
  declared = [];
  const evaluate = async (request: PushRequest): Promise<PushedCode> =>
    ({
      request,
      instances: [{ path: "", definitionPath: "", schema: null, modules: new Map([["messages", {}]]) }],
      definitions: new Map([["", { envVars: declared }]]),
      authProviders: [],
    }) as unknown as PushedCode;
  const deployment = {
    current: () => active.at(-1),
    evaluate,
    activate: async (code: PushedCode) => void active.push(code),
    discard: async (code: PushedCode) => void discarded.push(code),
  } as unknown as Deployment;
  push = createPushApi(deployment, {} as Engine, { all: () => ({ ...variables }) } as unknown as DeploymentVariables);
});

describe("a push", () => {
  it("is in place when it is finished, without the admin key that came with it", async () => {
    await push.startPush(body);
    expect(active).toEqual([]);
    expect(await push.finishPush({ dryRun: false })).toMatchObject({
      componentDiffs: { "": { diffType: { type: "create" }, moduleDiff: { added: ["messages"] } } },
    });
    expect(active).toHaveLength(1);
    expect(JSON.stringify(active[0]?.request)).not.toContain("a-key");
    await expect(push.finishPush({ dryRun: false })).rejects.toMatchObject({ code: "NoPush" });
  });

  it("puts nothing in place in a dry run, and cannot be finished as a real one", async () => {
    await push.startPush({ ...body, dryRun: true });
    expect(discarded).toHaveLength(1);
    await expect(push.finishPush({ dryRun: false })).rejects.toMatchObject({ code: "NoPush" });
    expect(await push.finishPush({ dryRun: true })).toMatchObject({ componentDiffs: { "": {} } });
    expect(active).toEqual([]);
  });

  it("starts again when variables changed meanwhile", async () => {
    await push.startPush(body);
    variables = { A: "2" };
    await expect(push.finishPush({ dryRun: false })).rejects.toMatchObject({ code: "RaceDetected" });
    expect(active).toEqual([]);
  });

  it("needs the variables that the app declares as required", async () => {
    declared = [
      ["A", { value: "" }],
      ["B", { value: "", optional: true }],
      ["C", { value: "" }],
    ];
    await expect(push.startPush(body)).rejects.toMatchObject({
      code: "MissingEnvironmentVariables",
      message: expect.stringContaining("are not set: C."),
    });
  });

  it("frees the code of an earlier one that was never finished", async () => {
    await push.startPush(body);
    await push.startPush(body);
    expect(discarded).toHaveLength(1);
  });

  it("says in one sentence what it cannot read", async () => {
    await expect(push.startPush({ dryRun: false })).rejects.toMatchObject({ status: 400, code: "BadPush" });
  });
});
