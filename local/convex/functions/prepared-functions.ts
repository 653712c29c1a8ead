import { getConvexSize, type Value } from "convex/values";
import { DeploymentError } from "../convex-error";
import type { ModuleLoader } from "../database/convex-test-internals";
import { printedSize } from "../database/document-limits";
import { currentTransaction } from "../database/transaction";
import { mismatch, type TableOfId, type ValidatorJson } from "../database/value-validator";
import type { ConvexFunction, FunctionKind, ModuleExports } from "../push/pushed-code";
import { functionKind, isConvexFunction } from "../push/pushed-code";
import { timedAction, timedTransaction } from "./time";
import { enterTransactionGlobals } from "./transaction-globals";

type Context = Record<string, unknown>;
type Handler = (context: Context, functionArguments: Record<string, Value>) => unknown;

/** How an action reaches transactions: through what runs them again after a conflict. */
export type ActionCalls = (context: Context) => Context;

/** What a function may take and return. Source: https://docs.convex.dev/production/state/limits, section Functions (read November 2026). */
const largestArguments = 16 * 1024 * 1024;
const largestNodeArguments = 5 * 1024 * 1024;
const largestResult = 16 * 1024 * 1024;

export interface PreparationParts {
  modules: ReadonlyMap<string, ModuleExports>;
  /** The modules that ask for Node.js. */
  nodeModules: ReadonlySet<string>;
  tableOf: TableOfId;
  callsOfActions: ActionCalls;
}

/**
 * The functions of a component as convex-test is to run them: with Convex's checks of arguments and results, its limits
 * of time and size, and the globals that queries and mutations have.
 */
export function preparedFunctions(parts: PreparationParts): ModuleLoader {
  const prepared = new Map<string, ModuleExports>();
  return async (modulePath) => {
    const known = prepared.get(modulePath);
    if (known) return known;
    const exports = parts.modules.get(modulePath);
    if (!exports) throw new Error(`Could not find module for: "${modulePath}"`);
    const wrapped = Object.fromEntries(
      Object.entries(exports).map(([name, value]) => [
        name,
        isConvexFunction(value) ? preparedFunction(value, `${modulePath}:${name}`, parts) : value,
      ]),
    );
    prepared.set(modulePath, wrapped);
    return wrapped;
  };
}

function preparedFunction(original: ConvexFunction, path: string, parts: PreparationParts): ConvexFunction {
  const kind = functionKind(original) ?? "action";
  const handler = (original as unknown as { _handler: Handler })._handler;
  const args = JSON.parse(original.exportArgs()) as ValidatorJson;
  const returns = JSON.parse(original.exportReturns()) as ValidatorJson | null;
  const isNode = parts.nodeModules.has(path.split(":")[0] ?? "");
  const shown = path.replace(":", ".js:");

  const checked = async (context: Context, functionArguments: Record<string, Value>): Promise<unknown> => {
    requireArguments(functionArguments);
    const result = await (kind === "action"
      ? timedAction(isNode ? "node" : "isolate", async () => handler(parts.callsOfActions(context), functionArguments))
      : inTransaction(async () => handler(context, functionArguments)));
    requireResult(result as Value | undefined);
    return result;
  };
  const requireArguments = (given: Record<string, Value>): void => {
    const limit = isNode ? largestNodeArguments : largestArguments;
    const size = getConvexSize([given]);
    if (size > limit) {
      const told = `Arguments for ${shown} are too large (actual: ${printedSize(size)}, limit: ${printedSize(limit)})`;
      throw new DeploymentError(told);
    }
    const wrong = mismatch(args, given, parts.tableOf);
    if (wrong !== undefined) throw new DeploymentError(`ArgumentValidationError: ${wrong}`);
  };
  const requireResult = (result: Value | undefined): void => {
    const wrong = returns && mismatch(returns, result ?? null, parts.tableOf);
    if (wrong) throw new DeploymentError(`ReturnsValidationError: ${wrong}`);
    const size = isMeasurable(result) ? getConvexSize(result) : 0;
    if (size > largestResult) {
      throw new DeploymentError(
        `Function ${shown} return value is too large (actual: ${printedSize(size)}, limit: ${printedSize(largestResult)})`,
      );
    }
  };
  // convex-test asks for these; the checks are ours.
  return Object.assign(() => {}, {
    ...flagsOf(kind),
    exportArgs: () => '{"type":"any"}',
    exportReturns: () => "null",
    _handler: checked,
  });
}

async function inTransaction<Result>(run: () => Promise<Result>): Promise<Result> {
  const transaction = currentTransaction();
  if (!transaction) throw new Error("No transaction is open.");
  enterTransactionGlobals();
  return await timedTransaction(transaction.clock, run);
}

function flagsOf(kind: FunctionKind): Partial<ConvexFunction> {
  if (kind === "query") return { isQuery: true };
  return kind === "mutation" ? { isMutation: true } : { isAction: true };
}

/** What is no Convex value is reported by what turns the result into JSON. */
function isMeasurable(result: unknown): boolean {
  const prototype = typeof result === "object" && result !== null ? Object.getPrototypeOf(result) : undefined;
  return (
    Array.isArray(result) ||
    typeof result === "string" ||
    prototype === Object.prototype ||
    result instanceof ArrayBuffer
  );
}
