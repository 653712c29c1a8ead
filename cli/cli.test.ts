import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CloudError } from "../local/cloud/cloud-error";
import { changesOutputs, describeCounts, proposesChanges, readCounts, readResourceStep } from "./engine-output";
import { printEnvironment } from "./local-env";
import { describeStatus } from "./local-status";
import { describeError } from "./report-error";

describe("printed environment", () => {
  it("comes out of a shell as it went in, whatever the value", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~\n]{0,40}$/), (value) => {
        const script = `${printEnvironment({ PRELAUNCH_TEST: value }, "sh")}printf '%s.' "$PRELAUNCH_TEST"`;
        expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(`${value}.`);
      }),
      { numRuns: 30 },
    );
  });

  it("speaks fish and JSON", () => {
    const environment = { A: "it's \\ here" };
    expect(printEnvironment(environment, "fish")).toBe("set -gx A 'it\\'s \\\\ here';\n");
    expect(JSON.parse(printEnvironment(environment, "json"))).toEqual(environment);
  });
});

describe("the engine's output", () => {
  it.each([
    [" +  vercel:index:Project acme creating (0s) ", { type: "Project", name: "acme", what: "creating" }],
    [" +  prelaunch:convex:Code backend-code created (3.2s) ", { type: "Code", name: "backend-code", what: "created" }],
    [" ~  vercel:index:Project acme updating (0s) [diff: ~name]", { type: "Project", name: "acme", what: "updating" }],
    [
      " ++ vercel:index:Deployment site creating replacement (0s)",
      { type: "Deployment", name: "site", what: "creating replacement" },
    ],
    [" -  cloudflare:index:DnsRecord apex deleted (0.1s)", { type: "DnsRecord", name: "apex", what: "deleted" }],
  ])("reads %s", (line, step) => {
    expect(readResourceStep(line)).toEqual(step);
  });

  it.each([
    "",
    "Updating (local):",
    "Resources:",
    "    + 1 created",
    "Duration: 2s",
    "@ updating....",
    "error: update failed",
  ])("is not misled by %j", (line) => expect(readResourceStep(line)).toBeUndefined());

  it("counts what the update did, not what the preview promised", () => {
    const output =
      "Resources:\n    + 3 to create\n\nUpdating (local):\nResources:\n    + 2 created\n    +-1 replaced\n    12 unchanged\n\nDuration: 2s\n";
    expect(readCounts(output)).toEqual({ created: 2, replaced: 1, updated: 0, deleted: 0, unchanged: 12 });
    expect(describeCounts(readCounts(output))).toBe("2 created, 1 replaced, 12 unchanged");
  });
});

describe("a preview that expects no changes", () => {
  it("is told apart from one that fails", () => {
    expect(
      proposesChanges("Resources:\n\nerror: no changes were expected for preview but changes were proposed\n"),
    ).toBe(true);
    expect(proposesChanges("error: preview failed\n  no changes were expected")).toBe(false);
  });

  it("finds a changed output of the stack", () => {
    expect(changesOutputs('Outputs:\n  ~ url: "http://a" => "http://b"\n\nResources:\n    3 unchanged\n')).toBe(true);
    expect(changesOutputs('Outputs:\n    url: "http://a"\n\nResources:\n    ~ 3 updated\n')).toBe(false);
    expect(changesOutputs("Resources:\n    3 unchanged\n")).toBe(false);
  });

  it("counts what stays beside what changes", () => {
    expect(readCounts("Resources:\n    ~ 2 updated\n    +-1 replaced\n    3 changes. 36 unchanged\n")).toMatchObject({
      updated: 2,
      replaced: 1,
      unchanged: 36,
    });
  });
});

describe("errors", () => {
  it("show code, message and detail, and a stack only when asked", () => {
    const error = new CloudError("ERR_CLOUD_START", "The process ended.", "last line");
    expect(describeError(error, { verbose: false })).toBe("ERR_CLOUD_START: The process ended.\n\nlast line");
    expect(describeError(error, { verbose: true })).toContain("at ");
    expect(describeError(new TypeError("odd"), { verbose: false })).toMatch(/^odd\nRun the command with --verbose/);
  });
});

describe("status", () => {
  it("of a stopped cloud says how to start it", () => {
    const text = describeStatus({ state: "stopped", record: undefined, processes: [] }, "production");
    expect(text).toContain("npm run local -- --stack production");
  });

  it("of a crashed process shows the end of its log", () => {
    const record = {
      stack: "local",
      startedAt: "",
      planDigest: "",
      processes: { cloud: { pid: 7, startedAt: "" }, convex: { pid: 8, startedAt: "" } },
      ports: { control: 1, vercel: 1, cloudflare: 1, edge: 1, inbox: 1, alerts: 1, site: 1, convex: 1, convexSite: 1 },
      urls: {
        site: "http://localhost:3000",
        inbox: "http://localhost:8025",
        alerts: "a",
        convex: "c",
        convexSite: "cs",
      },
    };
    const text = describeStatus(
      { state: "degraded", record, processes: [{ name: "convex", state: "crashed", pid: 8, log: "/l", tail: "Boom" }] },
      "local",
    );
    expect(text).toContain("convex   crashed (process 8)");
    expect(text).toContain("  Boom");
  });
});
