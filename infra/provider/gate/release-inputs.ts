import { createHash } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import type { Bindings } from "../../../evidence/digests";
import { readEvidence } from "../../../evidence/read-evidence";
import type { CheckFailure, Properties } from "../../../provider-rpc/provider";
import { containsUnknown, plain, unwrap } from "../../../provider-rpc/values";
import { readOptional } from "./read-optional";

const digest = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hex");
const entries = z.array(z.record(z.string(), z.string()));

const schema = z.object({
  stack: z.string().min(1),
  environment: z.enum(["local", "preview", "staging", "production"]),
  enforced: z.boolean(),
  launch: z.enum(["closed", "open"]),
  source: digest,
  functions: digest,
  upload: z.string().min(1),
  repository: z.string().min(1),
  bindings: z.record(z.string(), digest),
  conditions: z.array(z.string()),
  values: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.string()),
  evidence: z.object({ from: z.string(), directory: z.string(), trustedKeys: z.string() }),
  farEnds: z.array(z.string()),
  waivers: entries,
  attestations: entries,
});

export type ReleaseInputs = Omit<z.output<typeof schema>, "bindings"> & { bindings: Bindings };

/** The inputs of a release as the gate works with them. @throws Error when one of them is not known yet */
export function releaseInputs(news: Properties): ReleaseInputs {
  return schema.parse(plain(news)) as ReleaseInputs;
}

/** What is wrong with the inputs, as far as they are known. */
export function inputFailures(news: Properties): CheckFailure[] {
  return Object.entries(schema.shape).flatMap(([property, shape]) => {
    const value = news[property];
    if (value !== undefined && containsUnknown(value)) return [];
    const parsed = shape.safeParse(value === undefined ? undefined : plain({ value })["value"]);
    return parsed.success
      ? []
      : [{ property, reason: `\`${property}\` ${parsed.error.issues[0]?.message ?? "cannot be used"}.` }];
  });
}

/** An absolute path of what an input names relative to the program's folder, where the engine starts plugins. */
export function inProgram(value: Properties[string] | undefined): string {
  return path.resolve(String(unwrap(value ?? ".")));
}

/** Digests of what the verdict depends on beside the inputs: another file makes the gate look again. */
export function filesOf(news: Properties): Properties {
  const repository = inProgram(news["repository"]);
  const evidence = unwrap(news["evidence"] ?? {}) as Properties;
  const folder = path.join(repository, String(unwrap(evidence["directory"] ?? "")));
  const hash = (content: string): string => createHash("sha256").update(content, "latin1").digest("hex");
  const trusted = readOptional(path.join(repository, String(unwrap(evidence.trustedKeys ?? ""))));
  return {
    evidenceFiles: Object.fromEntries(readEvidence(folder).map(({ name, content }) => [name, hash(content)])),
    ...(trusted === undefined ? {} : { trustedKeys: hash(trusted) }),
  };
}
