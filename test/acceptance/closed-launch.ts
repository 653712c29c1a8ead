import { expect } from "vitest";
import { runAcceptance } from "../../acceptance/run";
import { rehearsalTarget } from "../../cli/acceptance-target";
import { planCloud } from "../../local/cloud/plan";
import type { TestStack } from "../deployment/test-stack";

/**
 * The suite on a stack whose launch is closed: by its secret it gets through the edge, in the browser on the way back from a
 * sign-in provider, too; with another one it sees nothing.
 */
export async function expectSuiteLetIn({ folder, record }: TestStack): Promise<void> {
  const found = await rehearsalTarget(folder, { planned: planCloud(folder, process.env), record });
  const target = { ...found, providers: found.providers.slice(0, 1) };
  expect(target.launch).toBe("closed");
  const { results } = await runAcceptance(target, { only: ["AUTH-4", "ENV-3"], patience: 60_000 });
  expect(results.map(({ id, result, detail }) => [id, result === "passed" ? result : detail])).toEqual([
    ["ENV-3", "passed"],
    ["AUTH-4", "passed"],
  ]);

  const stranger = { ...target, acceptanceSecret: "a-guess-of-the-secret-of-the-suite" };
  const refused = await runAcceptance(stranger, { only: ["SEC-5"] });
  expect(refused.results).toMatchObject([{ result: "failed", detail: expect.stringContaining("status 403") }]);
}
