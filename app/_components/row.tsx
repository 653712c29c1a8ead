import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface RowProps {
  icon: LucideIcon;
  title: ReactNode;
  note?: ReactNode;
  /** What can be done with it, at the end of the row. */
  children?: ReactNode;
}

/** A row of a list: a picture, what it is, a line about it, and what can be done with it. */
export function Row({ icon: Icon, title, note, children }: RowProps) {
  return (
    <li className="flex min-h-20 flex-wrap items-center gap-4 py-3">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
        <Icon aria-hidden size={20} strokeWidth={1.75} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium break-words">{title}</p>
        {note && <p className="text-sm break-words text-muted">{note}</p>}
      </div>
      {children && <div className="flex flex-wrap gap-2">{children}</div>}
    </li>
  );
}
