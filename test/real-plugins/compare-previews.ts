import { z } from "zod";
import { shapeDifferences, shapeOf } from "../../trial/shape";

const preview = z.object({
  steps: z.array(
    z.looseObject({
      op: z.string(),
      urn: z.string(),
      newState: z
        .looseObject({
          type: z.string(),
          inputs: z.record(z.string(), z.unknown()).optional(),
          outputs: z.record(z.string(), z.unknown()).optional(),
        })
        .optional(),
    }),
  ),
});

/**
 * How a preview by the vendors' own plugins differs from one by the stand-ins, a line each: another operation, inputs that were
 * checked to other values, outputs of another shape. Only resources of the vendors are compared.
 */
export function comparePreviews(standIns: string, plugins: string): string[] {
  const ours = stepsOf(standIns);
  const theirs = stepsOf(plugins);
  const lines: string[] = [];
  for (const urn of new Set([...ours.keys(), ...theirs.keys()])) {
    const [mine, real] = [ours.get(urn), theirs.get(urn)];
    const name = urn.split("::").slice(2).join("::");
    if (mine === undefined || real === undefined) {
      lines.push(`${name}: only the ${mine === undefined ? "plugin" : "stand-in"} has it`);
      continue;
    }
    if (mine.op !== real.op) lines.push(`${name}: ${mine.op} by the stand-in, ${real.op} by the plugin`);
    const [inputs, realInputs] = [mine.newState?.inputs ?? {}, real.newState?.inputs ?? {}];
    for (const key of new Set([...Object.keys(inputs), ...Object.keys(realInputs)])) {
      if (JSON.stringify(inputs[key]) === JSON.stringify(realInputs[key])) continue;
      lines.push(`${name}: input ${key} is not the same`);
    }
    const outputs = shapeDifferences(shapeOf(real.newState?.outputs ?? {}), shapeOf(mine.newState?.outputs ?? {}));
    lines.push(...outputs.map((difference) => `${name}: output of the stand-in ${difference}`));
  }
  return lines;
}

function stepsOf(text: string) {
  const { steps } = preview.parse(JSON.parse(text));
  return new Map(
    steps.filter(({ newState }) => /^(vercel|cloudflare):/.test(newState?.type ?? "")).map((step) => [step.urn, step]),
  );
}
