import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "node:util";
import type { Engine } from "./engine";

const letters = { query: "Q", mutation: "M", action: "A", http: "H" } as const;
const levels = { debug: "DEBUG", log: "LOG", info: "INFO", warn: "WARN", error: "ERROR" } as const;

/** The HTTP action that runs in the current asynchronous context, as `GET /path`. */
const route = new AsyncLocalStorage<string>();

export function asHttpAction<Result>(name: string, run: () => Result): Result {
  return route.run(name, run);
}

/** Sends what functions print to stderr, marked as the real clients show it: `[CONVEX M(messages:send)] [LOG] …`. */
export function labelFunctionOutput(engine: Engine): void {
  for (const [name, level] of Object.entries(levels)) {
    console[name as keyof typeof levels] = (...values: unknown[]) => {
      process.stderr.write(`${prefix(engine)}[${level}] ${format(...values)}\n`);
    };
  }
}

function prefix(engine: Engine): string {
  const executing = engine.executing();
  if (!executing) return "[CONVEX] ";
  const { componentPath, udfPath, udfType } = executing;
  const http = route.getStore();
  if (udfPath === "inline" && http) return `[CONVEX H(${http})] `;
  return `[CONVEX ${letters[udfType]}(${componentPath === "" ? "" : `${componentPath}/`}${udfPath})] `;
}
