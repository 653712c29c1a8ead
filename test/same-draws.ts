/**
 * What tests get when they import fast-check: each run draws the same values, so that a test that fails tells of a change
 * and not of luck. `SEED=…` draws others.
 */
import fc from "../node_modules/fast-check/lib/fast-check.js";

fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20_261_121) });

export * from "../node_modules/fast-check/lib/fast-check.js";
export default fc;
