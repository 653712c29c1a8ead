import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { trialNames, trialStackFile } from "./names";
import { recordAnswers, type TriedLine } from "./recording";
import { runTrial, type TrialOptions } from "./run-trial";
import { shapeDifferences, shapeOf } from "./shape";

const seen: TriedLine[] = [{ id: "AUTH-1", result: "passed", detail: "signed in at secret.example.com" }];

function trial(fail: string | undefined, lines = seen): { options: TrialOptions; done: string[] } {
  const done: string[] = [];
  const note = async (what: string) => {
    done.push(what);
    if (what === fail) throw new Error(`${what} broke`);
  };
  return {
    done,
    options: {
      stack: "test-trial-abc",
      engine: ([first = "", second = ""]) => note(first === "stack" ? `stack ${second}` : first),
      prepare: () => note("prepare"),
      verify: () => note("verify").then(() => lines),
      record: async () => [],
      clean: () => note("clean"),
      log: () => undefined,
    },
  };
}

describe("a trial", () => {
  it("brings up, looks, and takes down", async () => {
    const { options, done } = trial(undefined);
    const { outcome, steps, lines } = await runTrial(options);
    expect(done).toEqual(["prepare", "stack init", "up", "verify", "destroy", "stack rm", "clean"]);
    expect(outcome).toBe("passed");
    expect(steps.every((step) => step.outcome === "done")).toBe(true);
    expect(lines).toEqual([{ id: "AUTH-1", result: "passed" }]);
  });

  it("does not pass when a line fails, says what was seen there, and keeps the words out of the recording", async () => {
    const { options, done } = trial(undefined, [...seen, { id: "CVX-1", result: "failed", detail: "saw no key" }]);
    const error = await runTrial(options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ERR_TRIAL_FAILED", detail: "verify: CVX-1 saw no key" });
    expect(error).toMatchObject({ recording: { outcome: "failed", lines: [{ id: "AUTH-1" }, { id: "CVX-1" }] } });
    expect(JSON.stringify((error as { recording: object }).recording)).not.toMatch(/saw no key|secret\.example/);
    expect(done.slice(-3)).toEqual(["destroy", "stack rm", "clean"]);
  });

  it.each(["up", "verify"])("takes down also when %s fails or is stopped", async (fail) => {
    const { options, done } = trial(fail);
    await expect(runTrial(options)).rejects.toMatchObject({
      code: "ERR_TRIAL_FAILED",
      recording: { outcome: "failed" },
    });
    expect(done.slice(-3)).toEqual(["destroy", "stack rm", "clean"]);
  });

  it("keeps the stack when it could not be taken down, and says how to", async () => {
    const { options, done } = trial("destroy");
    const run = runTrial(options);
    await expect(run).rejects.toMatchObject({ code: "ERR_TRIAL_LEFTOVER" });
    await expect(run).rejects.toThrow("npx pulumi destroy --stack test-trial-abc");
    expect(done).not.toContain("clean");
  });

  it("runs no engine when nothing could be prepared", async () => {
    const { options, done } = trial("prepare");
    await expect(runTrial(options)).rejects.toMatchObject({ code: "ERR_TRIAL_FAILED" });
    expect(done).toEqual(["prepare", "clean"]);
  });
});

describe("the stack file of a trial", () => {
  const text = [
    "config:",
    "  prelaunch:environment: staging",
    "  prelaunch:domain: staging.example.com",
    "  prelaunch:convex: { deployment: patient-heron-456 }",
    "  prelaunch:hosting: { project: acme-staging }",
    "  prelaunch:edge: { zone: example.com, zoneId: 0123456789abcdef0123456789abcdef }",
    "  prelaunch:auth: { providers: [{ id: google, clientId: abc }] }",
    "  prelaunch:secrets: { resendApiKey: { secure: v1:abc } }",
    "encryptionsalt: v1:salt",
  ].join("\n");

  it("has names that nobody has, and nothing that binds a zone", () => {
    const names = trialNames();
    const place = { under: "example.com", convex: { deployment: "quiet-fox-1" } };
    const { config, ...rest } = parse(trialStackFile(text, names, place)) as { config: Record<string, unknown> };
    expect(rest).toEqual({});
    expect(config).toEqual({
      "prelaunch:environment": "preview",
      "prelaunch:domain": `trial-${names.suffix}.example.com`,
      "prelaunch:convex": { deployment: "quiet-fox-1" },
      "prelaunch:hosting": { project: `acme-staging-trial-${names.suffix}` },
      "prelaunch:auth": {},
    });
    expect(trialNames().stack).not.toBe(trialNames().stack);
  });
});

describe("the recording", () => {
  it("keeps shapes and no values", async () => {
    const canary = "c4n4ry-of-a-token";
    const body = {
      id: canary,
      env: [{ value: canary, MY_SECRET_NAME: canary, n: 1 }],
      [`${canary}.example.com`]: true,
    };
    const ask = async () => Response.json(body);
    const answers = await recordAnswers(
      [{ request: "https://x/{id}", url: "https://x/1", authorization: canary }],
      ask,
    );
    expect(JSON.stringify(answers)).not.toMatch(/c4n4ry|MY_SECRET_NAME/);
    expect(answers).toMatchObject([{ request: "GET https://x/{id}", status: 200, shape: { id: "string" } }]);
  });

  it("has a shape that fits every value of its own", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(shapeDifferences(shapeOf(value), shapeOf(value))).toEqual([]);
      }),
    );
  });

  it.each([
    [{ a: 1 }, { b: 1 }, ["$.a: missing"]],
    [{ a: 1 }, { a: "1" }, ["$.a: string in place of number"]],
    [{ a: [{ b: 1 }] }, { a: [{ c: 1 }] }, ["$.a[].b: missing"]],
    [{ a: { b: 1 } }, { a: [1] }, ["$.a: list in place of object"]],
    [{ a: null }, { a: "x", more: 1 }, []],
    [{ a: [1] }, { a: [] }, []],
  ])("tells how %o differs from %o", (expected, actual, differences) => {
    expect(shapeDifferences(shapeOf(expected), shapeOf(actual))).toEqual(differences);
  });
});
