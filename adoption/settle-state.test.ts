import { describe, expect, it } from "vitest";
import { declaration } from "./adoption-context.fixture";
import type { PlannedAdoption } from "./plan";
import { settleState } from "./settle-state";

const code = declaration("convexCode", "backend-code", { digest: "of-this-source", directory: "../upload" });
const imported: PlannedAdoption = {
  declared: code,
  finding: { kind: "adopt", importId: "host", what: "functions", differences: [], unreadable: true },
};
const state = {
  version: 3,
  deployment: {
    resources: [
      {
        urn: code.urn,
        type: code.entry.type,
        inputs: { digest: "pushed-elsewhere", directory: "." },
        outputs: { digest: "pushed-elsewhere", running: "what-runs" },
      },
    ],
  },
};
const settle = (running: string[]) =>
  settleState(state, { adopted: [imported], secrets: [], assumed: {}, running }).deployment.resources?.[0];

describe("functions in the state", () => {
  it("are of this source where that was proven, as after a push", () => {
    expect(settle(["backend-code"])).toMatchObject({
      inputs: { digest: "of-this-source", directory: "../upload" },
      outputs: { digest: "of-this-source", running: "what-runs", runningAfterPush: "what-runs" },
    });
  });

  it("stay somebody else's where it was not, so that the next up pushes", () => {
    expect(settle([])).toMatchObject({ inputs: { digest: "pushed-elsewhere" } });
    expect(settle([])?.outputs).not.toHaveProperty("runningAfterPush");
  });
});
