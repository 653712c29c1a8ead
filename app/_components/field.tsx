import type { ComponentProps, ReactNode } from "react";

export interface FieldProps extends Omit<ComponentProps<"input">, "name" | "className"> {
  name: string;
  label: string;
  error?: string | undefined;
  hint?: string;
  /** Stands at the right end of the input, such as a button. */
  end?: ReactNode;
}

/** A labelled input. The line below it is always there, for the hint or the error: nothing moves when one appears. */
export function Field({ name, label, error, hint, end, id = `field-${name}`, ...input }: FieldProps) {
  const note = `${id}-note`;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          name={name}
          aria-invalid={error !== undefined}
          aria-describedby={note}
          className={`block h-12 w-full rounded-control border bg-surface px-3.5 text-base text-ink ${end ? "pr-12" : ""} ${error === undefined ? "border-edge" : "border-danger"}`}
        />
        {end}
      </div>
      <p
        id={note}
        aria-live="polite"
        className={`mt-1.5 min-h-5 text-sm ${error === undefined ? "text-muted" : "text-danger-ink"}`}
      >
        {error ?? hint}
      </p>
    </div>
  );
}
