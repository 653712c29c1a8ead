import { z } from "zod";

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `"7d"` to seconds; `undefined` when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(0|[1-9]\d{0,8})([smhd])$/.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  return Number(match[1]) * seconds[match[2] as keyof typeof seconds];
}

/** A duration as text, between two others, inclusive. Parses to seconds. */
export function duration(bounds: { atLeast: string; atMost: string }) {
  const least = parseDuration(bounds.atLeast) ?? 0;
  const most = parseDuration(bounds.atMost) ?? Number.POSITIVE_INFINITY;
  return z
    .string()
    .regex(/^(0|[1-9]\d{0,8})[smhd]$/, "must be a whole number with a unit: s, m, h or d")
    .transform((text, context) => {
      const value = parseDuration(text);
      if (value !== undefined && value >= least && value <= most) return value;
      context.addIssue({ code: "custom", message: `must be between ${bounds.atLeast} and ${bounds.atMost}` });
      return z.NEVER;
    });
}
