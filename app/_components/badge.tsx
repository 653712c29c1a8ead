import type { ReactNode } from "react";

const looks = {
  good: "bg-accent-soft text-accent-ink",
  plain: "bg-sunken text-muted",
  danger: "bg-danger-soft text-danger-ink",
} as const;

/** A word or two about the thing beside it. */
export function Badge({ look = "good", children }: { look?: keyof typeof looks; children: ReactNode }) {
  return <span className={`rounded-full px-2.5 py-0.5 text-sm font-medium ${looks[look]}`}>{children}</span>;
}
