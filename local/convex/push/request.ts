import { z } from "zod";

/*
 * The body of `POST /api/deploy2/start_push`, as the CLI sends it
 * (npm package convex 1.48.0, `src/cli/lib/deployApi/{startPush,definitionConfig,modules}.ts`).
 */

const moduleSchema = z.looseObject({
  /** Such as `messages.js` or `_deps/XYZ.js`. */
  path: z.string(),
  source: z.string(),
  sourceMap: z.string().nullish(),
  environment: z.enum(["isolate", "node"]),
});
const moduleHashSchema = z.looseObject({ path: z.string(), environment: z.string(), sha256: z.string() });

export const pushRequestSchema = z.looseObject({
  dryRun: z.boolean(),
  /** The folder of the functions, such as `convex/`. */
  functions: z.string(),
  appDefinition: z.looseObject({
    definition: moduleSchema.nullable(),
    dependencies: z.array(z.string()),
    schema: moduleSchema.nullable(),
    changedModules: z.array(moduleSchema),
    unchangedModuleHashes: z.array(moduleHashSchema),
    udfServerVersion: z.string(),
  }),
  componentDefinitions: z.array(
    z.looseObject({
      definitionPath: z.string(),
      definition: moduleSchema,
      dependencies: z.array(z.string()),
      schema: moduleSchema.nullable(),
      functions: z.array(moduleSchema),
      udfServerVersion: z.string(),
    }),
  ),
});

export type PushRequest = z.infer<typeof pushRequestSchema>;
export type PushedModule = z.infer<typeof moduleSchema>;

/** The app or a component, as pushed. */
export interface PushedDefinition {
  /** Empty for the app. */
  path: string;
  definition: PushedModule | null;
  dependencies: string[];
  schema: PushedModule | null;
  modules: PushedModule[];
  serverVersion: string;
}

/** All definitions of a push whose modules are complete. */
export function definitionsOf(request: PushRequest): PushedDefinition[] {
  const { definition, dependencies, schema, changedModules, udfServerVersion } = request.appDefinition;
  return [
    { path: "", definition, dependencies, schema, modules: changedModules, serverVersion: udfServerVersion },
    ...request.componentDefinitions.map((component) => ({
      path: component.definitionPath,
      definition: component.definition,
      dependencies: component.dependencies,
      schema: component.schema,
      modules: component.functions,
      serverVersion: component.udfServerVersion,
    })),
  ];
}
