import { CircleAlert, CircleCheck, Info } from "lucide-react";
import type { ReactNode } from "react";

const looks = {
  info: { icon: Info, className: "border-line bg-sunken text-ink" },
  good: { icon: CircleCheck, className: "border-accent/30 bg-accent-soft text-ink" },
  problem: { icon: CircleAlert, className: "border-danger/40 bg-danger-soft text-ink" },
} as const;

/** A message about the whole page or form. A problem is announced at once, the others when there is time. */
export function Notice({ look, children }: { look: keyof typeof looks; children: ReactNode }) {
  const { icon: Icon, className } = looks[look];
  return (
    <div
      role={look === "problem" ? "alert" : "status"}
      className={`flex gap-3 rounded-control border px-4 py-3 text-sm ${className}`}
    >
      <Icon aria-hidden size={18} className="mt-px shrink-0" />
      <p>{children}</p>
    </div>
  );
}
