import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "node:util";
import type { Engine } from "./engine";
import type { FunctionLog, FunctionSource } from "./log";

const letters = { query: "Q", mutation: "M", action: "A", http: "H" } as const;
const levels = { debug: "DEBUG", log: "LOG", info: "INFO", warn: "WARN", error: "ERROR" } as const;

/** The HTTP action that runs in the current asynchronous context, as `GET /path`. */
const route = new AsyncLocalStorage<string>();

export function asHttpAction<Result>(name: string, run: () => Result): Result {
  return route.run(name, run);
}

/** Sends what functions print to stderr, marked as the real clients show it: `[CONVEX M(messages:send)] [LOG] …`. */
export function labelFunctionOutput(engine: Engine, log: FunctionLog): void {
  for (const [name, level] of Object.entries(levels)) {
    console[name as keyof typeof levels] = (...values: unknown[]) => {
      const message = format(...values);
      const source = executingFunction(engine);
      process.stderr.write(`${source ? labelOf(source) : "[CONVEX]"} [${level}] ${message}\n`);
      if (source) log.printed(source, level, values);
    };
  }
}

function executingFunction(engine: Engine): FunctionSource | undefined {
  const executing = engine.executing();
  if (!executing) return undefined;
  const { componentPath: component, udfPath, udfType: type } = executing;
  const http = route.getStore();
  if (udfPath === "inline" && http) return { type: "http", component, identifier: http };
  return { type, component, identifier: udfPath };
}

function labelOf({ type, component, identifier }: FunctionSource): string {
  return `[CONVEX ${letters[type]}(${component === "" ? "" : `${component}/`}${identifier})]`;
}
