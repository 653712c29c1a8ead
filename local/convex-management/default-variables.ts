import { z } from "zod";

/** The variables that a new deployment of the project would start with. Forgotten when the process ends. */
export interface DefaultVariables {
  /** Of deployments of one type (`prod`, `dev`, `preview`); all, or the one with `name`. */
  list(deploymentType: string, name?: string): { name: string; value: string; deploymentType: string }[];
  /** Whether the body was one that could be taken. */
  update(body: unknown): boolean;
}

const updateSchema = z.object({
  changes: z.array(z.object({ name: z.string(), deploymentType: z.string(), value: z.string().nullable() })),
});

export function createDefaultVariables(): DefaultVariables {
  /** By type, then name. */
  const variables = new Map<string, Map<string, string>>();
  return {
    list(deploymentType, wanted) {
      const items = [...(variables.get(deploymentType) ?? [])].map(([name, value]) => ({
        name,
        value,
        deploymentType,
      }));
      return wanted === undefined ? items : items.filter(({ name }) => name === wanted);
    },
    update(body) {
      const parsed = updateSchema.safeParse(body);
      if (!parsed.success) return false;
      for (const { name, deploymentType, value } of parsed.data.changes) {
        const ofType = variables.get(deploymentType) ?? new Map<string, string>();
        variables.set(deploymentType, ofType);
        if (value === null) ofType.delete(name);
        else ofType.set(name, value);
      }
      return true;
    },
  };
}
