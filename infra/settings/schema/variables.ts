import { z } from "zod";

interface VariableLimits {
  /** Names that the vendor keeps for itself. */
  reserved: RegExp;
  vendor: string;
  count: number;
  nameLength: number;
  valueBytes: number;
  totalBytes: number;
}

/** Source: Convex documentation, "Environment variables", limits (names, values, total); "System environment variables". */
export const convexLimits: VariableLimits = {
  reserved: /^CONVEX_/,
  vendor: "Convex",
  count: 512,
  nameLength: 256,
  valueBytes: 8 * 1024,
  totalBytes: 512 * 1024,
};

/** Source: Vercel documentation, "Environment variables" (64 KB in all for a deployment), "Reserved environment variables". */
export const vercelLimits: VariableLimits = {
  reserved: /^(VERCEL_|NOW_|AWS_)/,
  vendor: "Vercel",
  count: 1000,
  nameLength: 256,
  valueBytes: 64 * 1024,
  totalBytes: 64 * 1024,
};

const bytes = (text: string) => Buffer.byteLength(text, "utf8");

function nameFault(name: string, limits: VariableLimits): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
    return "is no name of a variable: a letter, then letters, digits and underscores";
  if (name.length > limits.nameLength) return `has a name of more than ${limits.nameLength} characters`;
  if (limits.reserved.test(name)) return `is reserved by ${limits.vendor}, which sets it by itself`;
  return undefined;
}

/** Names to texts, within what the vendor accepts. */
export function variables(limits: VariableLimits) {
  return z.record(z.string(), z.string()).superRefine((map, context) => {
    const entries = Object.entries(map);
    for (const [name, value] of entries) {
      const fault =
        nameFault(name, limits) ??
        (bytes(value) > limits.valueBytes
          ? `is larger than ${limits.valueBytes / 1024} KiB, the most that ${limits.vendor} keeps`
          : undefined);
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
