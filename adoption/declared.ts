import { z } from "zod";

/** An entry of the file that `pulumi import --file` reads, as `pulumi preview --import-file` writes it. */
const entry = z.looseObject({
  type: z.string(),
  name: z.string(),
  id: z.string().optional(),
  component: z.boolean().optional(),
});
const importFile = z.looseObject({ resources: z.array(entry) });

export type ImportEntry = z.infer<typeof entry>;
export type ImportFile = z.infer<typeof importFile>;

const preview = z.object({
  steps: z.array(
    z.object({
      op: z.string(),
      urn: z.string(),
      newState: z.looseObject({ type: z.string(), inputs: z.record(z.string(), z.unknown()).optional() }).optional(),
    }),
  ),
});

/** A resource that the program declares and the state does not hold. */
export interface Declared {
  entry: ImportEntry;
  urn: string;
  /** As the preview prints them: what is secret or not known yet is hidden, see {@link isHidden}. */
  inputs: Record<string, unknown>;
}

/** A resource that the program declares, whether or not the state holds it. */
export interface ProgramResource {
  urn: string;
  type: string;
  name: string;
  /** As with {@link Declared}. */
  inputs: Record<string, unknown>;
  /** What the engine would do about it: `same`, `update`, `create`, … */
  op: string;
  /** The entry of the state as it would be: parent, provider, dependencies, inputs. */
  state: Record<string, unknown>;
}

/** All that a preview with `--json` says of the program's resources. */
export function readProgram(previewText: string): ProgramResource[] {
  return preview.parse(JSON.parse(previewText)).steps.flatMap(({ op, urn, newState }) => {
    if (newState === undefined) return [];
    const { type, inputs = {} } = newState;
    return [{ urn, type, name: urn.split("::").at(-1) ?? "", inputs, op, state: newState }];
  });
}

/** Reads what a preview with `--json` and `--import-file` has said. */
export function readDeclared(
  previewText: string,
  importText: string,
): { file: ImportFile; declared: Declared[]; program: ProgramResource[] } {
  const file = importFile.parse(JSON.parse(importText));
  const { steps } = preview.parse(JSON.parse(previewText));
  const created = steps.filter(({ op, newState }) => op === "create" && newState !== undefined);
  const declared = file.resources
    .filter(({ component, type }) => component !== true && !type.startsWith("pulumi:providers:"))
    .flatMap((resource): Declared[] => {
      const step = created.find(
        ({ urn, newState }) => newState?.type === resource.type && urn.endsWith(`::${resource.name}`),
      );
      return step === undefined ? [] : [{ entry: resource, urn: step.urn, inputs: step.newState?.inputs ?? {} }];
    });
  return { file, declared, program: readProgram(previewText) };
}

/** The engine's mark for a value that is known only after the update. */
const unknownMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for a value that a preview does not show: it cannot be compared. */
export function isHidden(value: unknown): boolean {
  return value === "[secret]" || value === unknownMark;
}
