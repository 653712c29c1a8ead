import { type JSONValue, jsonToConvex, type Value } from "convex/values";
import { z } from "zod";
import { ApiError, functionFailure } from "../convex-error";
import { createGeneration, removeGeneration } from "../push/generation";
import { type Engine, nobody } from "./engine";
import type { FunctionLog } from "./log";
import { newRequest } from "./request-scope";
import { formatted } from "./value-format";

/** `convex run --inline-query`: a query that is written on the command line (backend: `run_test_function`). */
export interface InlineQueries {
  run(body: unknown): Promise<unknown>;
}

const bodySchema = z.object({
  bundle: z.object({ source: z.string() }),
  args: z.unknown().optional(),
  format: z.string().optional(),
  componentId: z.string().nullish(),
});

type Handler = (context: unknown, args: Value) => Promise<Value | undefined>;

/** The module that the CLI has the source import; here it is the package itself. */
const wrappers = /import\s*\{[^}]*\}\s*from\s*["']convex:\/_system\/repl\/wrappers\.js["'];?/;
const imported = `import { queryGeneric as query, internalQueryGeneric as internalQuery } from ${JSON.stringify(
  import.meta.resolve("convex/server"),
)};`;

/** Sources are written to `folder` while they are loaded. */
export function createInlineQueries(folder: string, engine: Engine, log: FunctionLog): InlineQueries {
  const load = async (source: string): Promise<Handler> => {
    const generation = await createGeneration(folder);
    try {
      await generation.write("testQuery.js", source.replace(wrappers, imported));
      const { default: exported } = await generation.import("testQuery.js");
      if (typeof exported === "function" && "isQuery" in exported && "_handler" in exported) {
        return exported._handler as Handler;
      }
      throw new Error("The module has no default export that is a query.");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ApiError(400, "InvalidModules", `Loading the query encountered the following error:\n${reason}`);
    } finally {
      await removeGeneration(generation.folder);
    }
  };

  return {
    async run(body) {
      const parsed = bodySchema.safeParse(body);
      if (!parsed.success) throw new ApiError(400, "BadJsonBody", "The body must hold a bundle with a source.");
      const { bundle, args, format, componentId } = parsed.data;
      const component = componentId ?? "";
      const handler = await load(bundle.source);
      const request = newRequest("Tester");
      const { id, logLines } = request;
      const query = () =>
        engine.runQuery(component, { ...nobody, request }, (context) =>
          handler(context, jsonToConvex((args ?? {}) as JSONValue)),
        );
      try {
        const source = { type: "query", component, identifier: "testQuery" } as const;
        const value = (await log.observe(source, query, { request })) as Value | undefined;
        return { status: "success", value: formatted(value, format), logLines };
      } catch (error) {
        return { status: "error", ...functionFailure(error, id), logLines };
      }
    },
  };
}
