import { z } from "zod";

interface VariableLimits {
  /** Names that the vendor keeps for itself. */
  reserved: RegExp;
  vendor: string;
  count: number;
  nameLength: number;
  valueBytes: number;
  totalBytes: number;
  /** Whether a variable may be the empty text. */
  emptyValues: boolean;
}

/** Source: Convex documentation, "Environment variables", limits (names, values, total); "System environment variables". */
export const convexLimits: VariableLimits = {
  reserved: /^CONVEX_/,
  vendor: "Convex",
  count: 512,
  nameLength: 256,
  valueBytes: 8 * 1024,
  totalBytes: 512 * 1024,
  emptyValues: true,
};

/** Source: Vercel documentation, "Environment variables" (64 KB in all for a deployment), "Reserved environment variables". */
export const vercelLimits: VariableLimits = {
  reserved: /^(VERCEL_|NOW_|AWS_)/,
  vendor: "Vercel",
  count: 1000,
  nameLength: 256,
  valueBytes: 64 * 1024,
  totalBytes: 64 * 1024,
  // The SDK of the provider drops an empty value, and Vercel refuses a variable without one.
  emptyValues: false,
};

const bytes = (text: string) => Buffer.byteLength(text, "utf8");

function nameFault(name: string, limits: VariableLimits): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
    return "is no name of a variable: a letter, then letters, digits and underscores";
  if (name.length > limits.nameLength) return `has a name of more than ${limits.nameLength} characters`;
  if (limits.reserved.test(name)) return `is reserved by ${limits.vendor}, which sets it by itself`;
  return undefined;
}

function valueFault(value: string, limits: VariableLimits): string | undefined {
  if (value === "" && !limits.emptyValues) return `is empty, which ${limits.vendor} does not keep: leave it out`;
  if (bytes(value) <= limits.valueBytes) return undefined;
  return `is larger than ${limits.valueBytes / 1024} KiB, the most that ${limits.vendor} keeps`;
}

/** Names to texts, within what the vendor accepts. */
export function variables(limits: VariableLimits) {
  return z.record(z.string(), z.string()).superRefine((map, context) => {
    const entries = Object.entries(map);
    for (const [name, value] of entries) {
      const fault = nameFault(name, limits) ?? valueFault(value, limits);
      if (fault) context.addIssue({ code: "custom", message: fault, path: [name] });
    }
    if (entries.length > limits.count)
      context.addIssue({
        code: "custom",
        message: `has more than ${limits.count} variables, the most that ${limits.vendor} keeps`,
      });
    if (entries.reduce((sum, [name, value]) => sum + bytes(name) + bytes(value), 0) > limits.totalBytes)
      context.addIssue({
        code: "custom",
        message: `is larger than ${limits.totalBytes / 1024} KiB in all, the most that ${limits.vendor} keeps`,
      });
  });
}
