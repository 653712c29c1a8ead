import { z } from "zod";
import type { Bindings } from "./digests";
import { environmentDigest } from "./digests";

/** Source: in-toto Attestation Framework, "Statement layer", v1. */
const statementType = "https://in-toto.io/Statement/v1";
const predicateType = "https://prelaunch.dev/evidence/v1";

export const places = ["rehearsal", "staging", "production"] as const;
/** Where something was seen. */
export type Place = (typeof places)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hex");

export const resultSchema = z.strictObject({
  /** Id of the checklist item. */
  id: z.string().regex(/^[A-Z]+-\d+$/, "must be the id of a checklist item, such as AUTH-1"),
  /** `open`: nothing speaks against it, and only a person can tell. */
  result: z.enum(["passed", "failed", "open"]),
  observedAt: z.iso.datetime({ message: "must be a time in UTC, such as 2026-11-20T10:00:00Z" }),
  where: z.enum(places),
  /** Digest of the parts of the environment that the item binds to; absent for one that binds to the source alone. */
  binding: sha256.optional(),
  /** For people. Never a secret. */
  detail: z.string().max(2000).optional(),
});

export type ItemResult = z.output<typeof resultSchema>;

const subject = <Name extends string>(name: Name) =>
  z.strictObject({ name: z.literal(name), digest: z.strictObject({ sha256 }) });

export const statementSchema = z.strictObject({
  _type: z.literal(statementType),
  subject: z.tuple([subject("source"), subject("environment")]),
  predicateType: z.literal(predicateType),
  predicate: z.strictObject({
    /** Name of the stack that the results are of; a rehearsal is of the stack that it rehearses. */
    stack: z.string().min(1).max(100),
    results: z.array(resultSchema).min(1).max(500),
  }),
});

export type Statement = z.output<typeof statementSchema>;

export interface Observed {
  stack: string;
  source: string;
  bindings: Bindings;
  results: readonly ItemResult[];
}

/** A statement about one source in one environment. */
export function statementOf({ stack, source, bindings, results }: Observed): Statement {
  return {
    _type: statementType,
    subject: [
      { name: "source", digest: { sha256: source } },
      { name: "environment", digest: { sha256: environmentDigest(bindings) } },
    ],
    predicateType,
    predicate: { stack, results: [...results] },
  };
}

export function sourceOf(statement: Statement): string {
  return statement.subject[0].digest.sha256;
}
