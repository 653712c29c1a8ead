import { existsSync, readFileSync } from "node:fs";
import { ApiError } from "../convex-error";
import { writeFileDurably } from "../durable-file";

/** Limits of the real backend (`environment_variables.rs`, knobs `ENV_VAR_LIMIT`, `ENV_VAR_TOTAL_SIZE_LIMIT`). */
const maximumCount = 512;
const maximumNameLength = 256;
const maximumValueBytes = 8 * 1024;
const maximumTotalBytes = 512 * 1024;
const namePattern = /^[a-zA-Z_]+[a-zA-Z0-9_]*$/;

export interface VariableChange {
  name: string;
  /** `null` or absent removes the variable. */
  value?: string | null | undefined;
}

/** A variable that a component gets from its parent: a fixed value, or one of the parent's variables. */
export type VariableBinding = [
  name: string,
  binding: { type: "value"; value: string } | { type: "envVar"; name: string },
];

export interface DeploymentVariables {
  all(): Record<string, string>;
  /** What `process.env` holds for a function of a component; components see only what they are given. */
  visibleTo(component: string): Record<string, string>;
  /** The same with bindings of code that is not in place yet. */
  resolve(component: string, bindings: ComponentBindings): Record<string, string>;
  setBindings(bindings: ComponentBindings): void;
  /** All changes or none. Throws {@link ApiError} in the words of the real backend. */
  change(changes: VariableChange[]): StagedChange;
}

/**
 * A change that modules see while they are evaluated, and functions when it is shown: together with what came of the
 * evaluation, since Convex changes its variables and `auth.config` in one transaction.
 */
export interface StagedChange {
  changed: boolean;
  /** Writes it down. */
  keep(): Promise<void>;
  show(): void;
  takeBack(): void;
}

/** By component path. */
export type ComponentBindings = ReadonlyMap<string, readonly VariableBinding[]>;

/** The deployment's variables, kept in `file`; `builtIn` are the ones that Convex itself defines. */
export function openDeploymentVariables(file: string, builtIn: Record<string, string>): DeploymentVariables {
  /** As functions see them. */
  let variables: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  let staged: Record<string, string> | undefined;
  let bindings: ComponentBindings = new Map();
  let visible = new Map<string, Record<string, string>>();

  const resolve = (
    component: string,
    given: ComponentBindings,
    ofTheApp: Record<string, string>,
  ): Record<string, string> => {
    if (component === "") return { ...ofTheApp, ...builtIn };
    const result: Record<string, string> = { ...builtIn };
    const parent = resolve(component.split("/").slice(0, -1).join("/"), given, ofTheApp);
    for (const [name, binding] of given.get(component) ?? []) {
      const value = binding.type === "value" ? binding.value : parent[binding.name];
      if (value !== undefined) result[name] = value;
    }
    return result;
  };

  return {
    all: () => ({ ...variables }),
    visibleTo(component) {
      const known = visible.get(component) ?? resolve(component, bindings, variables);
      visible.set(component, known);
      return known;
    },
    resolve: (component, given) => resolve(component, given, staged ?? variables),
    setBindings(next) {
      bindings = next;
      visible = new Map();
    },
    change(changes) {
      const previous = variables;
      const next = applyChanges(variables, changes, builtIn);
      staged = next;
      return {
        changed: changes.some(({ name }) => next[name] !== previous[name]),
        keep: () => writeFileDurably(file, JSON.stringify(next)),
        show() {
          variables = next;
          staged = undefined;
          visible = new Map();
        },
        takeBack() {
          staged = undefined;
        },
      };
    },
  };
}

function applyChanges(
  current: Record<string, string>,
  changes: VariableChange[],
  builtIn: Record<string, string>,
): Record<string, string> {
  const next = { ...current };
  for (const { name, value } of changes) {
    checkName(name, builtIn);
    if (value === null || value === undefined) {
      delete next[name];
      continue;
    }
    const bytes = Buffer.byteLength(value);
    if (bytes > maximumValueBytes) {
      throw new ApiError(
        400,
        "EnvironmentVariableValueTooLarge",
        `The environment variable value is ${bytes} bytes, which is too large. (max size: ${maximumValueBytes}`,
      );
    }
    next[name] = value;
  }
  const entries = Object.entries(next);
  if (entries.length > maximumCount) {
    throw new ApiError(400, "EnvVarLimitMet", `The environment variable limit (${maximumCount}) has been met.`);
  }
  const total = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (total > maximumTotalBytes) {
    throw new ApiError(
      400,
      "EnvVarTotalSizeLimitMet",
      `The total size of all environment variables (${total} bytes) exceeds the limit (${maximumTotalBytes} bytes).`,
    );
  }
  return next;
}

function checkName(name: string, builtIn: Record<string, string>): void {
  if (!namePattern.test(name)) {
    throw new ApiError(
      400,
      "EnvironmentVariableNameInvalid",
      `The environment variable name ${name} is invalid. Environment variable names must begin with a letter and may only include characters a-z, A-Z, 0-9, and underscores.`,
    );
  }
  if (name.length > maximumNameLength) {
    throw new ApiError(
      400,
      "EnvironmentVariableNameTooLong",
      `The environment variable name ${name} is too long. Environment variable names must be less than ${maximumNameLength}.`,
    );
  }
  if (name in builtIn) {
    throw new ApiError(
      400,
      "EnvVarNameForbidden",
      `Environment variable with name "${name}" is built-in and cannot be overridden`,
    );
  }
}
