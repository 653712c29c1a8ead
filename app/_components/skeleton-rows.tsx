import { dashboardTexts } from "../_lib/texts";

/** Stands where rows are about to be, at their height. */
export function SkeletonRows({ rows }: { rows: number }) {
  return (
    <div role="status" className="divide-y divide-line">
      <span className="sr-only">{dashboardTexts.loading}</span>
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((row) => (
        <div key={row} aria-hidden className="flex min-h-20 items-center gap-4 py-3">
          <span className="size-10 rounded-full bg-sunken" />
          <span className="h-4 w-1/2 rounded bg-sunken" />
        </div>
      ))}
    </div>
  );
}
