import { z } from "zod";
import { checklistItem } from "../../checklist/catalogue";
import { itemIds } from "../../checklist/item";
import { type Bindings, bindingOf } from "../../evidence/digests";
import { EvidenceError } from "../../evidence/evidence-error";
import { places, resultSchema, type Statement, statementOf } from "../../evidence/statement";

const resultsSchema = z.strictObject({
  stack: z.string().min(1),
  where: z.enum(places),
  source: z.string().regex(/^[0-9a-f]{64}$/, "must be the source digest"),
  bindings: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  results: z
    .array(resultSchema.omit({ where: true, binding: true }).extend({ id: z.enum(itemIds) }))
    .min(1, "holds no result"),
});

export type Results = Omit<z.output<typeof resultsSchema>, "bindings"> & { bindings: Bindings };

/**
 * A file of results, as evidence/README.md shows it and the acceptance suite writes it.
 *
 * @param stack Where given, they have to be of this stack
 * @throws EvidenceError that names what is wrong with them
 */
export function readResults(content: string, file: string, stack?: string): Results {
  const parsed = resultsSchema.safeParse(json(content));
  if (parsed.success) {
    const { data } = parsed;
    if (stack === undefined || data.stack === stack) return { ...data, bindings: data.bindings as Bindings };
    throw new EvidenceError(
      "ERR_EVIDENCE_RESULTS",
      `${file} holds results of the stack ${data.stack}, not of ${stack}.`,
    );
  }
  const issues = parsed.error.issues.map(({ path: at, message }) => `${at.join(".") || "it"}: ${message}`);
  throw new EvidenceError("ERR_EVIDENCE_RESULTS", `${file} holds no results: ${issues.slice(0, 5).join("; ")}.`);
}

/** What is signed of results: each with the place that it was seen in, and what of the environment it is bound to. */
export function statementOfResults({ stack, where, source, bindings, results }: Results): Statement {
  const seen = results.map((result) => {
    const binding = bindingOf(checklistItem(result.id), bindings);
    return { ...result, where, ...(where === "rehearsal" || binding === undefined ? {} : { binding }) };
  });
  return statementOf({ stack, source, bindings, results: seen });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
