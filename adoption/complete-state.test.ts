import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takingOverVariable } from "../infra/provider/taking-over";
import { declaration, programResource } from "./adoption-context.fixture";
import { AdoptionError } from "./adoption-error";
import { completeState } from "./complete-state";
import type { AdoptionFinding } from "./finding";
import type { PlannedAdoption } from "./plan";

const key = declaration("randomSecret", "secrets-fingerprint-key", {});
const release = declaration("release", "gate-release", {});
const look = declaration("live", "gate-live", {});
const inputs = { files: { "../upload/a": "1~ab" }, meta: { source: "s" }, projectId: "prj_1", __defaults: [] };
const deployment = declaration("vercelDeployment", "hosting-deployment", inputs);
const held = declaration("vercelProject", "hosting-project", {});
const settle: AdoptionFinding = { kind: "settle", why: "in the state" };
const record: AdoptionFinding = { kind: "record", id: "dpl_1", what: "live", outputs: { url: "acme-1.vercel.app" } };
const all: PlannedAdoption[] = [
  { declared: key, finding: settle },
  { declared: release, finding: settle },
  { declared: look, finding: settle },
  { declared: deployment, finding: record },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "prelaunch-adoption-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An engine that makes every target but those it refuses. */
function engine({ refuses = [] as string[], deploymentInputs = inputs as Record<string, unknown> } = {}) {
  const file = path.join(folder, "state.json");
  const ups: { targets: string[]; extra: Record<string, string> }[] = [];
  let resources: object[] = [{ urn: held.urn, type: held.entry.type, provider: "vercel-provider::1" }];
  const run = async (args: readonly string[], extra: Record<string, string> = {}): Promise<string> => {
    if (args[0] === "up") {
      const targets = args.flatMap((one, index) => (args[index - 1] === "--target" ? [one] : []));
      ups.push({ targets: targets.map((urn) => urn.split("::").at(-1) ?? ""), extra });
      const made = targets.filter((urn) => !refuses.some((name) => urn.endsWith(`::${name}`)));
      resources = [...resources, ...made.map((urn) => ({ urn, type: "prelaunch:x:Y", provider: "p::1" }))];
      if (made.length < targets.length) throw new AdoptionError("ERR_IMPORT_ENGINE", "failed", "ERR_GATE_REFUSED");
      return "";
    }
    if (args[0] === "preview") {
      const { state, urn, op } = programResource({ ...deployment, inputs: deploymentInputs });
      return JSON.stringify({ steps: [{ op, urn, newState: { ...state, parent: "hosting" } }] });
    }
    if (args[1] === "export") return JSON.stringify({ version: 3, deployment: { resources } });
    resources = JSON.parse(readFileSync(file, "utf8")).deployment.resources;
    return "";
  };
  return { completion: { engine: run, stack: "production", file }, ups, state: () => resources };
}

describe("the rest of a state", () => {
  it("is made by the program, that resource alone, and may change nothing at a vendor", async () => {
    const { completion, ups } = engine();
    expect(await completeState(all, completion)).toEqual([]);
    expect(ups.map(({ targets }) => targets)).toEqual([["secrets-fingerprint-key", "gate-release"], ["gate-live"]]);
    for (const { extra } of ups) expect(extra[takingOverVariable]).toBe("production");
  });

  it("holds the deployment as the program declares it, at the provider of its neighbours", async () => {
    const { completion, state } = engine();
    await completeState(all, completion);
    expect(state().find((one) => "id" in one && one.id === "dpl_1")).toMatchObject({
      urn: deployment.urn,
      custom: true,
      parent: "hosting",
      provider: "vercel-provider::1",
      inputs,
      outputs: { projectId: "prj_1", url: "acme-1.vercel.app" },
    });
  });

  it("does without what the gate refuses, says why, and does not look at what is not approved", async () => {
    const { completion, ups, state } = engine({ refuses: ["gate-release"] });
    expect(await completeState(all, completion)).toEqual([{ names: ["gate-release"], why: "ERR_GATE_REFUSED" }]);
    expect(ups).toHaveLength(1);
    expect(JSON.stringify(state())).not.toContain("gate-release");
  });

  it("looks at nothing while the next up still has something to make", async () => {
    const { completion, ups } = engine();
    const missing: PlannedAdoption = {
      declared: declaration("cloudflareRecord", "edge-site", {}),
      finding: { kind: "make", why: "not there" },
    };
    await completeState([...all, missing], completion);
    expect(ups.map(({ targets }) => targets)).toEqual([["secrets-fingerprint-key", "gate-release"]]);
  });

  it("does without a deployment whose inputs are not all known", async () => {
    const { completion, state } = engine({
      deploymentInputs: { ...inputs, meta: { environment: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } },
    });
    expect(await completeState(all, completion)).toMatchObject([{ names: ["hosting-deployment"] }]);
    expect(JSON.stringify(state())).not.toContain("dpl_1");
  });

  it("ends with an engine that fails for another reason", async () => {
    const { completion } = engine();
    const broken = async (args: readonly string[]): Promise<string> => {
      if (args[0] !== "up")
        return JSON.stringify({
          version: 3,
          deployment: { resources: all.map(({ declared }) => ({ urn: declared.urn, type: "x" })) },
        });
      throw new AdoptionError("ERR_IMPORT_ENGINE", "failed");
    };
    await expect(completeState(all, { ...completion, engine: broken })).rejects.toThrow("failed");
  });
});
