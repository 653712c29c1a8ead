import { type ReactNode, useId } from "react";

/** A card with a heading. A region of its own, so that screen readers can jump to it. */
export function Panel({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="card p-5 sm:p-7">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      <p className="mt-1 mb-5 text-sm text-muted">{lead}</p>
      {children}
    </section>
  );
}
