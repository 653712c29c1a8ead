import { existsSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { request } from "../../acceptance/request";
import { planTrial, type TrialFlags } from "../../cli/trial";
import { planCloud } from "../../local/cloud/plan";
import { stackFolder } from "../../local/cloud/stack-folder";
import { ensureToolchain } from "../../local/toolchain/install";
import { trialNames } from "../../trial/names";
import type { RecordedAnswer, TriedLine } from "../../trial/recording";
import { runTrial, TrialError } from "../../trial/run-trial";
import { repository } from "../deployment/test-stack";

const names = trialNames();
const folder = stackFolder(repository, names.stack);
const flags: TrialFlags = { like: "local", local: true, only: ["AUTH-1", "CVX-1", "CMP-1"] };

let first: readonly TriedLine[];
let ended: unknown;
let afterDestroy: readonly RecordedAnswer[];
let canaries: string[];

async function convexVariables(changes?: { name: string; value: string }[]): Promise<Record<string, string>> {
  const { url, adminKey } = planCloud(folder, process.env).plan.convex;
  const headers = { authorization: `Convex ${adminKey}`, "content-type": "application/json" };
  const call = changes === undefined ? "list_environment_variables" : "update_environment_variables";
  const body = changes === undefined ? {} : { body: JSON.stringify({ changes }) };
  const answer = await request({}, `${url}/api/v1/${call}`, { headers, ...body });
  expect(answer.status, answer.text).toBe(200);
  if (changes !== undefined) return {};
  return (JSON.parse(answer.text) as { environmentVariables: Record<string, string> }).environmentVariables;
}

// One trial shows both: its first look at the site finds nothing wrong; then the audit log is switched off behind its back.
beforeAll(async () => {
  await ensureToolchain({ onProgress: () => undefined });
  const plan = await planTrial(flags, names, repository);
  ended = await runTrial({
    ...plan,
    log: () => undefined,
    async verify() {
      first = await plan.verify();
      const { BETTER_AUTH_SECRET = "", JWKS = "", CLIENT_ADDRESS_KEY = "" } = await convexVariables();
      canaries = [
        ...Object.values(planCloud(folder, process.env).secrets),
        BETTER_AUTH_SECRET,
        JWKS,
        CLIENT_ADDRESS_KEY,
      ];
      await convexVariables([{ name: "AUDIT_LOG", value: "off" }]);
      flags.only = ["CMP-1"];
      return plan.verify();
    },
    async clean() {
      afterDestroy = await plan.record();
      await plan.clean();
    },
  }).catch((error: unknown) => error);
});

describe("a trial on the local cloud", () => {
  it("does lines of the suite on a site of its own", () => {
    expect(first).toMatchObject(["AUTH-1", "CMP-1", "CVX-1"].map((id) => ({ id, result: "passed" })));
  });

  it("fails for a line that does not hold, and says what was seen", () => {
    expect(ended).toBeInstanceOf(TrialError);
    expect(ended).toMatchObject({
      code: "ERR_TRIAL_FAILED",
      detail: "verify: CMP-1 Expected AUDIT_LOG to be on; saw off",
    });
  });

  it("takes everything down all the same: at the vendors, on disk, and what ran", () => {
    const statusOf = (request: string) => afterDestroy.find((answer) => answer.request.endsWith(request))?.status;
    expect(statusOf("/v9/projects/{project}")).toBe(404);
    expect(statusOf("/v9/projects/{project}/domains")).toBe(404);
    const variables = afterDestroy.find(({ request }) => request.endsWith("list_environment_variables"));
    expect(variables).toMatchObject({ status: 200, shape: { environmentVariables: {} } });
    expect(variables?.shape).toEqual({ environmentVariables: {} });
    for (const file of [folder.root, path.join(repository, "stacks", `Pulumi.${names.stack}.yaml`)])
      expect(existsSync(file), file).toBe(false);
  });

  it("keeps a recording of what the vendors answer, in shapes, without a secret", () => {
    const { recording } = ended as TrialError;
    expect(recording).toMatchObject({ outcome: "failed", lines: [{ id: "CMP-1", result: "failed" }] });
    const steps = recording.steps.map(({ name, outcome }) => `${name}: ${outcome}`);
    expect(steps).toEqual([
      ...["prepare: done", "stack init: done", "up: done", "verify: failed"],
      ...["destroy: done", "stack rm: done", "clean: done"],
    ]);
    const project = recording.answers.find(({ request }) => request.endsWith("/v9/projects/{project}"));
    expect(project).toMatchObject({ status: 200, shape: { id: "string", name: "string" } });
    const written = JSON.stringify(recording);
    expect(canaries.filter((canary) => canary.length > 0).length).toBeGreaterThan(4);
    for (const canary of canaries.filter(Boolean)) expect(written).not.toContain(canary);
    expect(written).not.toContain(names.suffix);
  });
});
