import type { CheckFailure } from "../../../provider-rpc/provider";
import { ConvexLimitError } from "./convex-error";

/** Limits of Convex (docs.convex.dev, "Limits", and convex-backend `environment_variables.rs`). Sizes in bytes of UTF-8. */
const variableLimits = {
  count: 512,
  nameLength: 256,
  valueBytes: 8 * 1024,
  totalBytes: 512 * 1024,
} as const;

/** Checks one variable. `value` is undefined while it is not known. The reason never holds the value. */
export function variableFailure(name: string, value: string | undefined): CheckFailure | undefined {
  const reason = nameReason(name) ?? (value === undefined ? undefined : valueReason(value));
  return reason === undefined ? undefined : { property: `variables[${JSON.stringify(name)}]`, reason };
}

function nameReason(name: string): string | undefined {
  if (name.startsWith("CONVEX_")) {
    return `${name} is a name that Convex keeps for itself (CONVEX_CLOUD_URL and CONVEX_SITE_URL are always set). Choose a name without CONVEX_ in front.`;
  }
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    return `"${name}" cannot be the name of a Convex variable: it takes letters, digits and _, and starts with a letter, such as SITE_URL.`;
  }
  if (name.length > variableLimits.nameLength) {
    return `The name ${name.slice(0, 40)}… has ${name.length} characters; Convex takes ${variableLimits.nameLength}. Shorten it.`;
  }
  return undefined;
}

function valueReason(value: string): string | undefined {
  const bytes = Buffer.byteLength(value);
  if (bytes <= variableLimits.valueBytes) return undefined;
  return `The value has ${bytes} bytes; Convex takes ${variableLimits.valueBytes} (8 KiB). Split it, or keep it in a table or file storage.`;
}

/** Checks the variables that are declared together. Unknown values count as empty. */
export function totalFailures(variables: Record<string, string | undefined>): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const count = Object.keys(variables).length;
  if (count > variableLimits.count) {
    const reason = `${count} variables are declared; a Convex deployment takes ${variableLimits.count}. Put some together into one JSON value.`;
    failures.push({ property: "variables", reason });
  }
  const bytes = totalBytes(variables);
  if (bytes > variableLimits.totalBytes) {
    const reason = `The variables have ${bytes} bytes in all; a Convex deployment takes ${variableLimits.totalBytes} (512 KiB). Keep the large ones in a table or file storage.`;
    failures.push({ property: "variables", reason });
  }
  return failures;
}

/**
 * Checks what the deployment would hold after a write, with the variables that others set.
 *
 * @throws ConvexLimitError
 */
export function assertFits(host: string, variables: Record<string, string>): void {
  const count = Object.keys(variables).length;
  const bytes = totalBytes(variables);
  const foreign = "counting those set elsewhere; nothing was written";
  if (count > variableLimits.count) {
    throw new ConvexLimitError(
      `${host} would have ${count} environment variables, ${foreign}; Convex takes ${variableLimits.count}.`,
      "Remove some with `npx convex env remove`, or declare fewer in `prelaunch:convex.variables`.",
    );
  }
  if (bytes > variableLimits.totalBytes) {
    throw new ConvexLimitError(
      `The environment variables of ${host} would have ${bytes} bytes, ${foreign}; Convex takes ${variableLimits.totalBytes}.`,
      "Remove large ones with `npx convex env remove`, or keep them in a table or file storage.",
    );
  }
}

function totalBytes(variables: Record<string, string | undefined>): number {
  return Object.entries(variables).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value ?? ""),
    0,
  );
}
